import { contrast, cssOf, DARK, SHAPE_CONTRAST, TEXT_CONTRAST, textOn, WHITE, type Color } from '../../lib/color.ts'
import type { Look } from './look.ts'

const PRIMARY: Color = [11, 122, 92]
const BACKGROUND: Color = [243, 245, 247]

/** The style of a page. Colours of the application are kept where they can be read, and give way where they cannot. */
export function styleOf(look: Look): string {
  const primary = look.primary ?? PRIMARY
  const readable = (color: Color | undefined, least: number) =>
    color !== undefined && contrast(color, WHITE) >= least ? color : undefined
  const variables = {
    primary: cssOf(primary),
    'on-primary': cssOf(textOn(primary)),
    edge: cssOf(readable(primary, SHAPE_CONTRAST) ?? DARK),
    link: cssOf(readable(look.primary, TEXT_CONTRAST) ?? DARK),
    accent: cssOf(look.secondary ?? primary),
    background: cssOf(look.background ?? BACKGROUND),
    image: look.backgroundUrl === undefined ? 'none' : `url("${quoted(look.backgroundUrl.href)}")`,
    side: look.alignment,
    spacing: `${look.spacing ?? 32}px`,
  }
  const declared = Object.entries(variables).map(([name, value]) => `--${name}:${value}`)
  return `:root{${declared.join(';')}}${STYLE}`
}

/** A URL between quotes of a style sheet, in a style element. A parsed one holds none of these but the backslash. */
function quoted(url: string): string {
  return url.replaceAll(/["'\\()<>\s]/g, (found) => `%${found.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

const STYLE = `
*{box-sizing:border-box}
html{color-scheme:light}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;font:1rem/1.5 system-ui,sans-serif;
color:${cssOf(DARK)};background:var(--background) var(--image) no-repeat var(--side) center/cover}
main{width:100%;max-width:28rem;padding:min(var(--spacing),12vw);background:#fff;border-radius:.75rem;
border-top:.375rem solid var(--accent);box-shadow:0 .25rem 1.5rem rgb(28 36 48/.16);overflow-wrap:anywhere}
header img{display:block;max-height:3rem;max-width:100%;margin:0 0 1rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.125rem;margin:1.5rem 0 .5rem}
p{margin:0 0 1rem}a{color:var(--link)}
ul.choices{list-style:none;margin:1rem 0;padding:0;display:grid;gap:.625rem}
.button{display:block;width:100%;padding:.75rem 1rem;font:inherit;font-weight:600;text-align:center;text-decoration:none;
cursor:pointer;border:1px solid var(--edge);border-radius:.5rem;background:var(--primary);color:var(--on-primary)}
ul.choices .button{background:#fff;color:${cssOf(DARK)}}
.button:hover{text-decoration:underline}
:focus-visible{outline:3px solid ${cssOf(DARK)};outline-offset:2px}
label{display:block;font-weight:600;margin:1rem 0 .25rem}
input{width:100%;padding:.625rem .75rem;font:inherit;color:inherit;background:#fff;border:1px solid #5b6675;
border-radius:.375rem}
input[aria-invalid=true]{border:2px solid #a4121f}
fieldset{border:1px solid #c9d0da;border-radius:.5rem;margin:1.25rem 0;padding:.25rem 1rem 1rem}legend{font-weight:600}
form .button{margin-top:1.5rem}
.hint{display:block;font-size:.875rem;color:#4a5566;margin:.25rem 0 0}
.wrong{color:#a4121f}.field-wrong{display:block;color:#a4121f;font-size:.875rem;margin:.25rem 0 0}
.alert{border-left:.25rem solid #a4121f;padding:.5rem .75rem;background:#fdf1f2;margin:1rem 0}
.notice{margin:0 0 1rem;padding:.5rem .75rem;background:#fff6d9;border-left:.25rem solid #8a6100}
footer{margin-top:1.5rem;font-size:.875rem;color:#4a5566}footer a{display:inline-block;margin-right:1rem}
@media (prefers-reduced-motion:no-preference){.button{transition:opacity .1s}}
`
