import { useSearchParams } from 'wouter';
import { texts } from '../texts';
import { IconButton } from '../ui/button';
import { Icon } from '../ui/icon';
import styles from './connection-banner.module.css';

/** Told once Spotify has sent the listener back, wherever to. */
export function ReturnProblem() {
  const [params, setParams] = useSearchParams();
  const problem = params.get('problem');
  if (problem !== 'denied' && problem !== 'failed') return null;
  const dismiss = () =>
    setParams(
      (now) => {
        now.delete('problem');
        return now;
      },
      { replace: true },
    );
  return (
    <div className={styles.banner} data-state="problem" role="alert">
      <Icon name="alert" size={18} />
      <p>{texts.connections[problem]}</p>
      <IconButton icon="cross" label={texts.common.dismiss} onClick={dismiss} />
    </div>
  );
}
