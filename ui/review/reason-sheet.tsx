import { useEffect, useRef } from 'react'
import { Button } from 'react-aria-components'
import { type Decision, reasonsFor, type ReasonCode } from '../../station/contract/words.ts'
import { decisionWords, reasonWords } from '../words.ts'

/** The codes of one decision; it rises from the corner that asked and never covers the first reason's mark. One touch decides. */
export function ReasonSheet({
  decision,
  onPick,
  onClose,
}: {
  readonly decision: Decision
  readonly onPick: (code: ReasonCode) => void
  readonly onClose: () => void
}) {
  const codes = reasonsFor[decision]
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const code = codes[Number(event.key) - 1]
      if (!code) return
      event.preventDefault()
      event.stopImmediatePropagation()
      onPick(code)
    }
    addEventListener('keydown', onKey, true)
    return () => removeEventListener('keydown', onKey, true)
  }, [codes, onPick])
  return (
    <div className="sheet" role="dialog" aria-label={`${decisionWords[decision]}: why?`} ref={frame}>
      <div className="sheet-head">
        <b className="lead">{`${decisionWords[decision]}: why?`}</b>
        <Button className="btn plain" onPress={onClose}>
          Take back <kbd>Esc</kbd>
        </Button>
      </div>
      <ol>
        {codes.map((code, index) => (
          <li key={code}>
            <Button className="pickb" onPress={() => onPick(code)}>
              <code>{`${decisionWords[decision].charAt(0)}${index + 1}`}</code>
              <span>{reasonWords[code]}</span>
              <kbd>{index + 1}</kbd>
            </Button>
          </li>
        ))}
      </ol>
    </div>
  )
}
