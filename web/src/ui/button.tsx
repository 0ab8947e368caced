import type { ComponentProps, ReactNode } from 'react';
import { Icon, type IconName } from './icon';
import styles from './button.module.css';

type Look = 'accent' | 'solid' | 'quiet' | 'outline' | 'danger';

interface Shared {
  look?: Look;
  icon?: IconName;
  small?: boolean;
}

export function Button({
  look = 'outline',
  icon,
  small = false,
  children,
  ...rest
}: Shared & ComponentProps<'button'>) {
  return (
    <button type="button" {...rest} className={styles.button} data-look={look} data-small={small}>
      {icon && <Icon name={icon} size={small ? 18 : 20} />}
      {children}
    </button>
  );
}

/** A link that looks like a button: for downloads and pages. */
export function ButtonLink({ look = 'outline', icon, small = false, children, ...rest }: Shared & ComponentProps<'a'>) {
  return (
    <a {...rest} className={styles.button} data-look={look} data-small={small}>
      {icon && <Icon name={icon} size={small ? 18 : 20} />}
      {children}
    </a>
  );
}

/** A button of which only the icon is seen; its label is read out and shown on hover. */
export function IconButton({ icon, label, ...rest }: { icon: IconName; label: string } & ComponentProps<'button'>) {
  return (
    <button type="button" title={label} aria-label={label} {...rest} className={styles.icon}>
      <Icon name={icon} />
    </button>
  );
}

export function ButtonRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
