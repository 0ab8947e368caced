import { useId, useState, type DragEvent } from 'react';
import { texts } from '../../texts';
import { Button } from '../../ui/button';
import { Rings } from '../../ui/echo';
import { notify } from '../../ui/notices';
import { useMedia } from '../../ui/use-media';
import styles from './drop.module.css';
import { ProgressBar } from './progress-bar';
import { upload, useSending } from './uploads';

const words = texts.imports;

/** Where files go in: by drag and drop, or chosen. */
export function Drop() {
  const input = useId();
  const [over, setOver] = useState(false);
  const sending = useSending();
  const canDrop = useMedia('(hover: hover)');

  function take(files: FileList | null): void {
    if (sending !== null) notify(words.tooMany);
    else void upload([...(files ?? [])]);
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }

  return (
    <div
      className={styles.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div className={styles.rings}>
        <Rings sounding={over || sending !== null} />
      </div>
      {sending ? (
        <div className={styles.sending}>
          <h2>{words.uploading(sending.names.length)}</h2>
          <ProgressBar
            label={words.uploading(sending.names.length)}
            share={sending.total ? sending.sent / sending.total : 0}
          />
          <p className="figures">{words.sent(sending.sent, sending.total)}</p>
          <Button small onClick={sending.cancel}>
            {words.cancelUpload}
          </Button>
        </div>
      ) : (
        <>
          <h2>{over ? words.dropOver : canDrop ? words.drop : words.bring}</h2>
          <p>{words.dropHint}</p>
          <input
            id={input}
            type="file"
            multiple
            accept=".zip,.json,.csv,.jsonl"
            className="visually-hidden"
            onChange={(event) => {
              take(event.target.files);
              event.target.value = '';
            }}
          />
          <label htmlFor={input} className={styles.choose}>
            {words.choose}
          </label>
        </>
      )}
    </div>
  );
}
