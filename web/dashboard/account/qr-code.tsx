import { useMemo } from 'react'
import { encode } from 'uqr'

/** Black on white in the dark scheme too: cameras expect it. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = useMemo(() => encode(text, { border: 3 }), [text])
  const modules = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg role="img" aria-label={label} width={200} height={200} viewBox={`0 0 ${size} ${size}`}>
      <rect width={size} height={size} rx={1.5} fill="#fff" />
      <path d={modules} fill="#000" shapeRendering="crispEdges" />
    </svg>
  )
}
