import { adminTexts } from '../../../texts-admin';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { DiffTable } from '../diff-table';
import { differences } from '../differences';
import form from '../form.module.css';
import type { Conflict } from './conflict';

const words = adminTexts.conflict;

interface ConflictDialogProps {
  conflict: Conflict;
  onKeep: () => void;
  onTakeOver: () => void;
}

/** Somebody else was first: both states, and which is to hold. */
export function ConflictDialog({ conflict: { current, yours }, onKeep, onTakeOver }: ConflictDialogProps) {
  const changes = differences(current, { ...yours, version: current.version });
  return (
    <Dialog wide title={words.title} onClose={onKeep}>
      <p>{changes.length === 0 ? words.same : words.text(current.version)}</p>
      {changes.length > 0 && (
        <DiffTable changes={changes} label={words.title} heads={{ before: words.current, after: words.yours }} />
      )}
      <div className={form.footer}>
        <Button onClick={onKeep}>{words.keep}</Button>
        {changes.length > 0 && (
          <Button look="accent" onClick={onTakeOver}>
            {words.takeOver}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
