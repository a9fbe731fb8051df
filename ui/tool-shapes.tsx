import type { ReactNode } from 'react'
import { line } from './shape-line.ts'

/** Shapes of the image tools. */
export const toolShapes = {
  colour: (
    <>
      <circle cx="9" cy="9.4" r="5.6" fill="#e2801c" />
      <circle cx="15" cy="9.4" r="5.6" fill="#42963e" opacity=".85" />
      <circle cx="12" cy="14.8" r="5.6" fill="#285cbe" opacity=".85" />
    </>
  ),
  grey: (
    <>
      <rect x="3" y="5" width="6" height="14" fill="#eee" />
      <rect x="9" y="5" width="6" height="14" fill="#999" />
      <rect x="15" y="5" width="6" height="14" fill="#444" />
      <rect x="3" y="5" width="18" height="14" {...line} strokeWidth="1.4" />
    </>
  ),
  negative: (
    <>
      <circle cx="12" cy="12" r="9" {...line} />
      <path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor" />
    </>
  ),
  organic: (
    <>
      <path d="M4 15c0-7 6-11 16-11 0 10-4 16-11 16-3 0-5-2-5-5z" {...line} />
      <path d="M4 21 13 11" {...line} />
    </>
  ),
  metal: (
    <>
      <path d="M7 3h10l5 9-5 9H7l-5-9z" {...line} />
      <circle cx="12" cy="12" r="3.6" {...line} />
    </>
  ),
  penetrate: (
    <>
      <path d="M3 20 12 4l9 16z" {...line} />
      <path d="M12 9v7M9 13l3 3.4L15 13" {...line} />
    </>
  ),
  edge: (
    <>
      <path d="M4 4h10v10H4z" {...line} />
      <path d="M10 10h10v10H10z" {...line} strokeDasharray="2.5 3" />
    </>
  ),
  zoom: (
    <>
      <circle cx="10.5" cy="10.5" r="7" {...line} />
      <path d="m16 16 5 5M7.5 10.5h6M10.5 7.5v6" {...line} />
    </>
  ),
  marks: (
    <>
      <path d="M9 2.6 15.4 9 9 15.4 2.6 9z" {...line} />
      <path d="m14 14 7 7" {...line} />
    </>
  ),
  window: (
    <>
      <path d="M3 18c4 0 5-12 9-12s5 12 9 12" {...line} />
      <path d="M12 2v4M12 18v4" {...line} />
    </>
  ),
  density: (
    <>
      <path d="M4 20V12h4v8M10 20V8h4v12M16 20V4h4v16" {...line} />
    </>
  ),
  measure: (
    <>
      <path d="M3 15 15 3l6 6L9 21z" {...line} />
      <path d="m7 11 2 2M10 8l2.6 2.6M13 5l2 2" {...line} />
    </>
  ),
  safe: (
    <>
      <circle cx="9" cy="9.4" r="5.6" fill="#d6961e" />
      <circle cx="15" cy="9.4" r="5.6" fill="#8c7e96" opacity=".85" />
      <circle cx="12" cy="14.8" r="5.6" fill="#1846a8" opacity=".85" />
    </>
  ),
  spectrum: (
    <>
      <rect x="3" y="5" width="4.5" height="14" fill="#fffcdc" />
      <rect x="7.5" y="5" width="4.5" height="14" fill="#fab23e" />
      <rect x="12" y="5" width="4.5" height="14" fill="#a42870" />
      <rect x="16.5" y="5" width="4.5" height="14" fill="#481270" />
      <rect x="3" y="5" width="18" height="14" {...line} strokeWidth="1.4" />
    </>
  ),
  enhance: (
    <>
      <path d="M12 3v18M3 12h18" {...line} strokeWidth="1.4" />
      <path d="M4 10c1.5-4 4-4 6.5 0M13.5 9c1.5-3 4-6 6.5-4M4 20c2-4 4.5-6 6.5-5M13.5 19c2 1 4.5-1 6.5-4" {...line} />
    </>
  ),
  thin: (
    <>
      <path d="M4 9h16M4 13h16" {...line} strokeWidth="1.3" />
      <path d="M12 2v4M9.6 4.2 12 6.6l2.4-2.4M12 22v-5M9.6 19.4l2.4-2.4 2.4 2.4" {...line} strokeWidth="1.6" />
    </>
  ),
  absorb: (
    <>
      <path d="M3 12h18" {...line} />
      <rect x="9" y="6" width="6" height="12" rx="2" fill="currentColor" />
    </>
  ),
  lens: (
    <>
      <circle cx="12" cy="12" r="9" {...line} />
      <circle cx="12" cy="12" r="2.4" fill="currentColor" />
      <path d="M12 5v2.4M12 16.6V19M5 12h2.4M16.6 12H19" {...line} strokeWidth="1.4" />
    </>
  ),
  beside: (
    <>
      <rect x="2.5" y="5" width="8.5" height="14" rx="1" {...line} />
      <rect x="13" y="5" width="8.5" height="14" rx="1" {...line} strokeDasharray="2.5 2.5" />
    </>
  ),
  mirror: (
    <>
      <path d="M12 3v18" {...line} strokeDasharray="2.5 2.5" />
      <path d="M9 6v12L3 18z" {...line} />
      <path d="M15 6v12l6 0z" fill="currentColor" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" />
    </>
  ),
  reset: (
    <>
      <path d="M5 5v5h5" {...line} />
      <path d="M5.6 10A7.5 7.5 0 1 1 5 14.6" {...line} />
    </>
  ),
} as const satisfies Record<string, ReactNode>
