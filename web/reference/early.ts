// Runs before the page is shown, so that no reader sees the other theme first.
document.documentElement.classList.add('scripted')
try {
  const theme = localStorage.getItem('claviger.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme
} catch {
  // Without storage the system's choice stands.
}
