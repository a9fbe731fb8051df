import { Shape } from '../shapes.tsx'

/** One line of a check: what, its state, and words; wiring adds what is configured and what was found. */
export type CheckLine = {
  readonly what: string
  readonly state: 'good' | 'bad' | 'unknown'
  readonly cells: readonly string[]
}

const shapes = { good: 'clear', bad: 'refer', unknown: 'todo' } as const
const stateWords = { good: 'good', bad: 'not good', unknown: 'not yet shown' } as const

/** A check as a table, what is not good first; a state is a shape and a word, never a colour alone. */
export function CheckTable({
  heads,
  lines,
}: {
  readonly heads: readonly string[]
  readonly lines: readonly CheckLine[]
}) {
  const order = { bad: 0, unknown: 1, good: 2 } as const
  const sorted = [...lines].sort((a, b) => order[a.state] - order[b.state])
  return (
    <table className="check">
      <thead>
        <tr>
          <th>
            <span className="sr">State</span>
          </th>
          {heads.map((head) => (
            <th key={head}>{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map((line) => (
          <tr key={line.what} className={line.state}>
            <td>
              <Shape name={shapes[line.state]} size="s" />
              <span className="sr">{stateWords[line.state]}</span>
            </td>
            <td>{line.what}</td>
            {line.cells.map((cell, index) => (
              <td key={index} className="dim">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
