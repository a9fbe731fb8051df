import { Button, FieldError, Form, Input, Label, TextField } from 'react-aria-components'
import { usePage } from '../page-state.ts'
import { say } from '../saying.ts'
import { call } from '../station-client.ts'

/** Asks for a staff number; what a person does is written down under it. */
export function StaffSheet() {
  const close = (): void => usePage.setState({ asksStaff: false })
  const submit = (event: React.FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const staffId = String(new FormData(event.currentTarget).get('staffId') ?? '').toUpperCase()
    call('session.staff', { staffId }).then(close, say)
  }
  return (
    <div className="sheet staff" role="dialog" aria-label="Staff number">
      <Form onSubmit={submit}>
        <TextField name="staffId" isRequired pattern="[A-Za-z]-[0-9]{3,6}" autoFocus>
          <Label>Staff number: a letter, a dash and three to six digits</Label>
          <Input className="field" placeholder="K-2107" />
          <FieldError className="flag refer" />
        </TextField>
        <div className="two">
          <Button className="btn" onPress={close}>
            Leave it
          </Button>
          <Button className="btn main" type="submit">
            Take it
          </Button>
        </div>
      </Form>
    </div>
  )
}
