import { useMutation } from '@tanstack/react-query';
import { signOut } from '../../api/account';
import { leave } from '../../shell/leave';
import { texts } from '../../texts';
import { Button, ButtonRow } from '../../ui/button';

/** Small screens have no sidebar, so the way out is here too. */
export function SignOutRow() {
  const out = useMutation({ mutationFn: signOut, onSuccess: leave });
  return (
    <ButtonRow>
      <Button icon="leave" disabled={out.isPending} onClick={() => out.mutate()}>
        {texts.shell.signOut}
      </Button>
    </ButtonRow>
  );
}
