import { Link } from 'wouter';
import { texts } from '../../texts';
import { ButtonLink } from '../../ui/button';
import { keepDraft } from '../../ui/use-draft';
import { draftOf } from '../chat/live-replies';

/** From a figure to a playlist: opens the chat with the request typed in, to be changed or sent. */
export function AskLink({ request, label = texts.statistics.makePlaylist }: { request: string; label?: string }) {
  return (
    <Link href="/" asChild onClick={() => keepDraft(draftOf(null), request)}>
      <ButtonLink small icon="list" title={request} aria-label={`${label}: ${request}`}>
        {label}
      </ButtonLink>
    </Link>
  );
}
