import { useId, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { askingUrl } from '../api/connections';
import { useUnlinkPlaylist } from '../api/playlist-copies';
import type { MissingTrack, Playlist } from '../api/types';
import { texts } from '../texts';
import { Button, ButtonLink } from '../ui/button';
import { Mark } from '../ui/echo';
import { moment } from '../ui/format';
import { Icon, type IconName } from '../ui/icon';
import { notify } from '../ui/notices';
import styles from './copy-strip.module.css';
import type { PlaylistCopy, Trouble } from './use-playlist-copy';

const words = texts.playlist.copy;

/** How playlist and copy stand to each other, and the next thing to do about it. Nothing while there is no copy. */
export function CopyStrip({ playlist, copy }: { playlist: Playlist; copy: PlaylistCopy }) {
  const { isLinked, isSyncing, trouble, missing } = copy;
  if (!isLinked && !isSyncing && !trouble) return null;
  return (
    <section className={styles.strip} aria-label={words.region}>
      <div role="status">
        {isSyncing ? <Progress first={!isLinked} /> : <Standing playlist={playlist} copy={copy} />}
      </div>
      {isLinked && missing.length > 0 && <Missing tracks={missing} />}
    </section>
  );
}

function Progress({ first }: { first: boolean }) {
  return <Line mark={<Mark size={24} sounding />} title={first ? words.saving : words.syncing} />;
}

function Standing({ playlist: { id, spotify }, copy }: { playlist: Playlist; copy: PlaylistCopy }) {
  const { isLinked, state, syncedAt, trouble, start } = copy;
  if (state === 'gone' || trouble?.code === 'playlist-gone-there') return <Gone id={id} copy={copy} />;
  const open = spotify && (
    <ButtonLink small look="quiet" icon="outside" href={spotify.url} target="_blank" rel="noreferrer">
      {words.open}
    </ButtonLink>
  );
  if (trouble)
    return (
      <InTrouble trouble={trouble} copy={copy}>
        {open}
      </InTrouble>
    );
  if (!isLinked || state === undefined)
    return (
      <Line icon="again" title={words.look}>
        {open}
      </Line>
    );
  const isInStep = state === 'in-step';
  const when = syncedAt === null ? null : moment(syncedAt);
  return (
    <Line
      icon={isInStep ? 'check' : 'pencil'}
      tone={isInStep ? 'calm' : 'change'}
      title={words.state[state]}
      text={when && (isInStep ? words.since(when) : words.lastInStep(when))}
    >
      <Button small look={isInStep ? 'outline' : 'accent'} onClick={() => start()}>
        {words.sync}
      </Button>
      {open}
    </Line>
  );
}

function InTrouble({ trouble, copy, children }: { trouble: Trouble; copy: PlaylistCopy; children: ReactNode }) {
  const [path] = useLocation();
  const { code, detail, retryAt, permissions } = trouble;
  const remedy = words.remedy[code];
  const text = retryAt && `${words.retryAt(moment(retryAt.toISOString()))} ${words.meanwhile}`;
  return (
    <Line icon="alert" tone="trouble" title={detail} text={text}>
      {remedy === undefined ? (
        <Button small icon="again" onClick={copy.retry}>
          {texts.common.tryAgain}
        </Button>
      ) : (
        <Link href={askingUrl(permissions, path)} asChild>
          <ButtonLink small look="accent">
            {remedy}
          </ButtonLink>
        </Link>
      )}
      {children}
    </Line>
  );
}

function Gone({ id, copy: { start, dismiss } }: { id: string; copy: PlaylistCopy }) {
  const unlink = useUnlinkPlaylist(id);
  const leaveIt = () =>
    unlink.mutate(undefined, {
      onSuccess: () => {
        dismiss();
        notify(words.unlinked);
      },
    });
  return (
    <Line icon="alert" tone="trouble" title={words.state.gone} text={words.goneText}>
      <Button small look="accent" onClick={() => start({ again: true })}>
        {words.again}
      </Button>
      <Button small look="quiet" disabled={unlink.isPending} onClick={leaveIt}>
        {words.unlink}
      </Button>
    </Line>
  );
}

interface LineProps {
  icon?: IconName;
  mark?: ReactNode;
  tone?: 'calm' | 'change' | 'trouble';
  title: string;
  text?: string | null;
  children?: ReactNode;
}

function Line({ icon, mark, tone = 'calm', title, text, children }: LineProps) {
  return (
    <div className={styles.line} data-tone={tone}>
      <span className={styles.mark}>{mark ?? (icon && <Icon name={icon} size={18} />)}</span>
      <div className={styles.said}>
        <p>{title}</p>
        {text && <p>{text}</p>}
      </div>
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  );
}

/** Tracks of the playlist that its copy does not hold, each with why. */
function Missing({ tracks }: { tracks: readonly MissingTrack[] }) {
  const [open, setOpen] = useState(false);
  const list = useId();
  return (
    <div className={styles.missing}>
      <button type="button" aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>
        <Icon name="alert" size={18} />
        {words.missing(tracks.length)}
        <Icon name="down" size={18} />
      </button>
      <div id={list} hidden={!open}>
        <p>{words.missingText}</p>
        <ul>
          {tracks.map(({ trackKey, title, artists, why }) => (
            <li key={trackKey}>
              <span>
                {title} <small>{artists.join(', ')}</small>
              </span>
              <em>{words.why[why]}</em>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
