import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './theme/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')

createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
