import { useId, useState, type ReactNode } from 'react';
import { useMakePlaylist } from '../../api/discover';
import { useWelcome } from '../../api/feedback';
import type { Recommendation, SuggestedArtist } from '../../api/types';
import { discoverTexts as words } from '../../texts-discover';
import { SuggestedArtists } from '../../track/suggested-artists';
import { SuggestedTracks } from '../../track/suggested-tracks';
import { Button } from '../../ui/button';
import { dayOf } from '../../ui/format';
import styles from './discover-page.module.css';

type Name = keyof typeof words.sections;
const CONTEXT = 'discover';
const ARTISTS_SHOWN = 6;

interface SectionProps {
  name: Name;
  note?: string;
  /** Leaves it out where there is nothing in it, instead of saying so. */
  hideEmpty?: boolean;
  busy?: boolean;
}

export function TrackSection({ tracks, ...section }: SectionProps & { tracks: readonly Recommendation[] }) {
  return (
    <Section {...section} tracks={tracks}>
      {(title) => <SuggestedTracks tracks={tracks} label={title} context={CONTEXT} />}
    </Section>
  );
}

export function ArtistSection({ artists, ...section }: SectionProps & { artists: readonly SuggestedArtist[] }) {
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(artists.length - ARTISTS_SHOWN, 0);
  return (
    <Section {...section} tracks={artists.flatMap(({ tracks }) => tracks)}>
      {(title) => (
        <>
          <SuggestedArtists artists={artists.slice(0, artists.length - hidden)} label={title} context={CONTEXT} />
          {hidden > 0 && (
            <Button small look="quiet" icon="down" onClick={() => setAll(true)}>
              {words.moreArtists(hidden)}
            </Button>
          )}
        </>
      )}
    </Section>
  );
}

interface FrameProps extends SectionProps {
  /** Of which the playlist is made. */
  tracks: readonly Recommendation[];
  children: (title: string) => ReactNode;
}

function Section({ name, note, hideEmpty = false, busy = false, tracks, children }: FrameProps) {
  const heading = useId();
  const make = useMakePlaylist();
  const isWelcome = useWelcome();
  const said = words.sections[name];
  if (tracks.length === 0 && hideEmpty) return null;
  const trackKeys = [...new Set(tracks.filter(isWelcome).map(({ trackKey }) => trackKey))];
  const create = () =>
    make.mutate({ name: words.playlistName(said.title, dayOf(new Date().toISOString())), trackKeys });
  return (
    <section className={styles.section} aria-labelledby={heading} aria-busy={busy}>
      <header>
        <div>
          <h2 id={heading}>{said.title}</h2>
          <p>{tracks.length === 0 ? said.none : (note ?? said.note)}</p>
        </div>
        {trackKeys.length > 0 && (
          <Button
            small
            icon="list"
            aria-label={words.makePlaylistOf(said.title)}
            disabled={make.isPending}
            onClick={create}
          >
            {words.makePlaylist}
          </Button>
        )}
      </header>
      {tracks.length > 0 && children(said.title)}
    </section>
  );
}
