import type { ReactNode } from 'react'
import { line } from './shape-line.ts'
import { toolShapes } from './tool-shapes.tsx'

const cut = 'var(--cut, var(--ground))'
const octagon = 'M7.5 1.5h9L22.5 7.5v9L16.5 22.5h-9L1.5 16.5v-9z'
const diamond = 'M12 2.6 21.4 12 12 21.4 2.6 12z'

/** Shapes of the page. A verdict (the machine's) is an outline, a decision (a person's or a policy's) is filled. */
const shapes = {
  clear: (
    <>
      <circle cx="12" cy="12" r="9" {...line} />
      <path d="M8 12.4l2.8 2.8L16.2 9" {...line} />
    </>
  ),
  refer: (
    <>
      <path d="M12 1.8 22.2 12 12 22.2 1.8 12z" fill="var(--refer)" />
      <path d="M12 6.8v6.2" stroke="#14181b" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="12" cy="16.6" r="1.5" fill="#14181b" />
    </>
  ),
  unexplained: (
    <>
      <path d={diamond} fill="none" stroke="var(--refer)" strokeWidth="2" />
      <path
        d="M9.3 9.6a2.8 2.8 0 1 1 3.6 2.7c-.6.2-.9.6-.9 1.3"
        fill="none"
        stroke="var(--refer)"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <circle cx="12" cy="16.6" r="1.2" fill="var(--refer)" />
    </>
  ),
  unjudged: (
    <>
      <rect
        x="3.5"
        y="3.5"
        width="17"
        height="17"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeDasharray="3 3"
      />
      <path d="M7 17 17 7" {...line} />
    </>
  ),
  waiting: <rect x="4" y="4" width="16" height="16" rx="1" {...line} strokeDasharray="3 3" />,
  release: (
    <>
      <circle cx="12" cy="12" r="10" fill="currentColor" />
      <path
        d="M7 12h9M12.6 8.2 16.4 12l-3.8 3.8"
        fill="none"
        stroke={cut}
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  hold: (
    <>
      <rect x="2.5" y="2.5" width="19" height="19" rx="2" fill="currentColor" />
      <path d="M9 7.5v9M15 7.5v9" stroke={cut} strokeWidth="2.6" strokeLinecap="round" />
    </>
  ),
  examine: (
    <>
      <path d="M12 1.5 23 20.5H1z" fill="currentColor" />
      <circle cx="11.4" cy="13.6" r="2.9" fill="none" stroke={cut} strokeWidth="1.9" />
      <path d="m13.6 15.8 2.2 2.2" stroke={cut} strokeWidth="2" strokeLinecap="round" />
    </>
  ),
  seize: (
    <>
      <path d={octagon} fill="currentColor" />
      <rect x="7.4" y="11" width="9.2" height="6.4" rx="1" fill={cut} />
      <path d="M9 11V9.2a3 3 0 0 1 6 0V11" fill="none" stroke={cut} strokeWidth="1.8" />
    </>
  ),
  stop: (
    <>
      <path d={octagon} fill="var(--stop)" />
      <path d="M7.5 12h9" stroke="#14181b" strokeWidth="3" strokeLinecap="round" />
    </>
  ),
  stopOnRed: (
    <>
      <path d={octagon} fill="currentColor" />
      <path d="M7.5 12h9" stroke="var(--stop)" strokeWidth="3" strokeLinecap="round" />
    </>
  ),
  running: (
    <>
      <circle cx="12" cy="12" r="9" {...line} />
      <path d="M10 8.4v7.2l5.6-3.6z" fill="currentColor" />
    </>
  ),
  beam: (
    <path
      d="M12 1.5l2 5.6 5-3.2-2.4 5.4 5.9.7-5.3 2.6 4 4.4-5.8-1.4.6 5.9-4-4.4-4 4.4.6-5.9-5.8 1.4 4-4.4L1.5 10l5.9-.7L5 3.9l5 3.2z"
      fill="currentColor"
    />
  ),
  beamOff: (
    <>
      <circle cx="12" cy="12" r="8.5" {...line} />
      <path d="M6 18 18 6" {...line} />
    </>
  ),
  linked: (
    <>
      <circle cx="5" cy="12" r="3.2" {...line} />
      <circle cx="19" cy="12" r="3.2" {...line} />
      <path d="M8.4 12h7.2" {...line} />
    </>
  ),
  away: (
    <>
      <circle cx="5" cy="12" r="3.2" {...line} />
      <circle cx="19" cy="12" r="3.2" {...line} />
      <path d="M8.4 12h1.6M14 12h1.6" {...line} />
    </>
  ),
  eye: (
    <>
      <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z" {...line} />
      <circle cx="12" cy="12" r="3" fill="currentColor" />
    </>
  ),
  person: (
    <>
      <circle cx="12" cy="7.5" r="4" {...line} />
      <path d="M4 21c.8-4.6 3.8-6.8 8-6.8s7.2 2.2 8 6.8" {...line} />
    </>
  ),
  menu: <path d="M4 7h16M4 12h16M4 17h16" {...line} />,
  pass: (
    <>
      <circle cx="12" cy="12" r="10" fill="currentColor" />
      <path
        d="M7.6 12.3l3 3L16.6 9"
        fill="none"
        stroke="var(--panel)"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  now: (
    <>
      <circle cx="12" cy="12" r="9" {...line} />
      <circle cx="12" cy="12" r="4" fill="currentColor" />
    </>
  ),
  todo: <circle cx="12" cy="12" r="9" fill="none" stroke="var(--ink-3)" strokeWidth="2" strokeDasharray="3 3" />,
  ...toolShapes,
  dots: (
    <>
      <circle cx="5" cy="12" r="2" fill="currentColor" />
      <circle cx="12" cy="12" r="2" fill="currentColor" />
      <circle cx="19" cy="12" r="2" fill="currentColor" />
    </>
  ),
  missing: <circle cx="12" cy="12" r="9" fill="none" stroke="var(--refer)" strokeWidth="2" strokeDasharray="3.6 3.4" />,
  quantity: (
    <>
      <circle cx="12" cy="12" r="9" fill="none" stroke="var(--refer)" strokeWidth="2" />
      <path d="M7.5 14.5h9M7.5 9.5h9M15 6.5l-6 11" stroke="var(--refer)" strokeWidth="2" strokeLinecap="round" />
    </>
  ),
} as const satisfies Record<string, ReactNode>

export type ShapeName = keyof typeof shapes

/** One shape; decoration to a screen reader, because a word always stands beside it. `size` s 18, m 22, l 32 px. */
export function Shape({ name, size = 'm' }: { readonly name: ShapeName; readonly size?: 's' | 'm' | 'l' }) {
  return (
    <svg className={`sh ${size}`} viewBox="0 0 24 24" aria-hidden="true">
      {shapes[name]}
    </svg>
  )
}

/** Numbered diamond: the same mark stands beside the sentence and at the place in the picture. */
export function NumberBadge({ number }: { readonly number: number }) {
  return (
    <svg className="sh badge" viewBox="0 0 28 28" aria-hidden="true">
      <path d="M14 1.5 26.5 14 14 26.5 1.5 14z" fill="#fff" stroke="#000" strokeWidth="1.6" />
      <text x="14" y="19" textAnchor="middle" fontWeight="760" fontSize="14" fill="#000">
        {number}
      </text>
    </svg>
  )
}
