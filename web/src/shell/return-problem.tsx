import { useSearchParams } from 'wouter';
import { texts } from '../texts';
import { IconButton } from '../ui/button';
import { Icon } from '../ui/icon';
import styles from './connection-banner.module.css';

/** Told once Spotify has sent the listener back, wherever to. */
export function ReturnProblem() {
  const [params, setParams] = useSearchParams();
  const problem = params.get('problem');
  if (problem === null) return null;
  const { returned, notReturned } = texts.connections;
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
      <p>{isTold(problem) ? returned[problem] : notReturned}</p>
      <IconButton icon="cross" label={texts.common.dismiss} onClick={dismiss} />
    </div>
  );
}

const isTold = (problem: string): problem is keyof typeof texts.connections.returned =>
  Object.hasOwn(texts.connections.returned, problem);
