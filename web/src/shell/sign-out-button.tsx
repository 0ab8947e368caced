import { useMutation } from '@tanstack/react-query';
import { signOut } from '../api/account';
import { texts } from '../texts';
import { IconButton } from '../ui/button';
import { leave } from './leave';

export function SignOutButton() {
  const out = useMutation({ mutationFn: signOut, onSuccess: leave });
  return <IconButton icon="leave" label={texts.shell.signOut} disabled={out.isPending} onClick={() => out.mutate()} />;
}
