import { useId, useState } from 'react';
import { Link } from 'wouter';
import type { SuggestedArtist } from '../api/types';
import { artistHref } from '../pages/statistics/links';
import { Cover } from '../playlist/cover';
import { discoverTexts as words } from '../texts-discover';
import { plural } from '../ui/format';
import { Icon } from '../ui/icon';
import { JudgeButton } from './judge-button';
import { Reasons } from './reasons';
import styles from './suggested-artists.module.css';

interface SuggestedArtistsProps {
  artists: readonly SuggestedArtist[];
  label: string;
  context: string;
}

export function SuggestedArtists({ artists, label, context }: SuggestedArtistsProps) {
  return (
    <ul className={styles.artists} aria-label={label}>
      {artists.map((artist) => (
        <ArtistCard key={artist.artistKey} artist={artist} context={context} />
      ))}
    </ul>
  );
}

/** An artist with what speaks for them, and tracks to begin with. */
function ArtistCard({ artist, context }: { artist: SuggestedArtist; context: string }) {
  const [open, setOpen] = useState(false);
  const details = useId();
  const { artistKey, name, genres, plays, reasons, tracks } = artist;
  return (
    <li className={styles.artist}>
      <div className={styles.head}>
        <Cover tracks={tracks} size={72} />
        <div>
          <h3>{plays > 0 ? <Link href={artistHref(artistKey)}>{name}</Link> : name}</h3>
          <p>{[plays > 0 ? plural(plays, 'play') : words.isNew, ...genres.slice(0, 2)].join(' · ')}</p>
          <button
            type="button"
            className={styles.why}
            aria-expanded={open}
            aria-controls={details}
            aria-label={words.whyOf(name)}
            onClick={() => setOpen(!open)}
          >
            {words.why} <Icon name="down" size={16} />
          </button>
        </div>
      </div>
      <div id={details} className={styles.details} hidden={!open}>
        <Reasons reasons={reasons} />
      </div>
      <ul className={styles.tracks} aria-label={words.tracksOf(name)}>
        {tracks.map((track) => (
          <li key={track.trackKey}>
            <span>{track.title}</span>
            <JudgeButton track={track} context={context} />
          </li>
        ))}
      </ul>
    </li>
  );
}
