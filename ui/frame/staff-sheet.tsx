import { useState } from 'react'
import { Button, FieldError, Form, Input, Label, TextField } from 'react-aria-components'
import { say } from '../saying.ts'
import { call } from '../station-client.ts'
import { staffGiven } from './staff.ts'

const keys = ['1', '2', '3', 'K', '4', '5', '6', 'S', '7', '8', '9', 'T', '0'] as const
const form = /^[A-Z]-\d{3,6}$/

/** What a key adds: a letter stands first and takes its dash along. */
function typed(before: string, key: string): string {
  if (/[A-Z]/.test(key)) return `${key}-`
  return before === '' ? before : `${before}${key}`
}

/** Asks for a staff number, beside the picture; what a person does is written down under it. */
export function StaffSheet() {
  const [staffId, setStaffId] = useState('')
  const submit = (event: React.FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    call('session.staff', { staffId }).then(() => staffGiven(true), say)
  }
  return (
    <section className="staff" role="dialog" aria-label="Staff number">
      <h2>Your staff number</h2>
      <Form onSubmit={submit}>
        <TextField
          isRequired
          autoFocus
          value={staffId}
          onChange={(text) => setStaffId(text.toUpperCase())}
          validate={(text) => (form.test(text) ? null : 'A letter, a dash and three to six digits, e.g. K-2107.')}
        >
          <Label className="note">What you do is written down under it.</Label>
          <Input className="field" />
          <FieldError className="flag refer" />
        </TextField>
        <div className="pad">
          {keys.map((key) => (
            <Button key={key} className="btn" onPress={() => setStaffId((before) => typed(before, key))}>
              {key}
            </Button>
          ))}
          <Button className="btn wide" onPress={() => setStaffId('')}>
            Empty
          </Button>
        </div>
        <div className="two">
          <Button className="btn" onPress={() => staffGiven(false)}>
            Leave it
          </Button>
          <Button className="btn main" type="submit">
            Sign in
          </Button>
        </div>
      </Form>
    </section>
  )
}
