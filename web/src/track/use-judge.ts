import { useMutation, useQueryClient } from '@tanstack/react-query';
import { DISCOVERIES } from '../api/discover';
import {
  FEEDBACK,
  giveJudgement,
  type JudgedTrack,
  type Judgement,
  judgementOf,
  judgementsQuery,
  withJudgement,
} from '../api/feedback';
import { texts } from '../texts';
import { judgeTexts as words } from '../texts-discover';
import { notify } from '../ui/notices';

interface Judging {
  track: JudgedTrack;
  /** Null takes back what was said. */
  to: Judgement | null;
}

/** Shows at once what was said, and what was before where it could not be kept. `context` is where it is said. */
export function useJudge(context: string): (judging: Judging) => void {
  const client = useQueryClient();
  const { queryKey } = judgementsQuery;
  const { mutate } = useMutation({
    mutationKey: FEEDBACK,
    scope: { id: 'feedback' },
    mutationFn: ({ track, to }: Judging) => giveJudgement(track, to, context),
    onMutate: async ({ track, to }) => {
      await client.cancelQueries({ queryKey });
      const known = client.getQueryData(queryKey);
      client.setQueryData(queryKey, withJudgement(known, track, to));
      return { before: known === undefined ? null : judgementOf(known, track) };
    },
    onSuccess: (_answer, { track, to }, { before }) => {
      const said = to === null ? words.takenBack : words.said[to];
      notify(said(track.title), { label: texts.common.undo, run: () => mutate({ track, to: before }) });
    },
    onError: (_error, { track, to }, kept) => {
      const known = client.getQueryData(queryKey);
      // What was said since stands.
      if (kept === undefined || known === undefined || judgementOf(known, track) !== to) return;
      client.setQueryData(queryKey, withJudgement(known, track, kept.before));
    },
    onSettled: (_answer, error, { to }) => {
      // What is on the page stays where it is; the next visit shows what follows from it.
      void client.invalidateQueries({ queryKey: DISCOVERIES, refetchType: 'none' });
      const isLast = client.isMutating({ mutationKey: FEEDBACK }) === 1;
      // What was taken back may have been said of another release.
      if (isLast && (to === null || error !== null)) void client.invalidateQueries({ queryKey });
    },
  });
  return mutate;
}
