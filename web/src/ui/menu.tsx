import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon, type IconName } from './icon';
import styles from './menu.module.css';

export interface MenuItem {
  label: string;
  hint?: string;
  icon?: IconName;
  danger?: boolean;
  /** One of several, of which one holds. */
  checked?: boolean;
  /** Either a file to download or something to do. */
  href?: string;
  onSelect?: () => void;
}

interface MenuProps {
  items: MenuItem[];
  /** Renders the opener; the given props belong on its button. */
  trigger: (props: { 'aria-haspopup': 'menu'; 'aria-expanded': boolean; onClick: () => void }) => ReactNode;
  label: string;
  /** Which edge of the opener the menu keeps to. */
  align?: 'start' | 'end';
}

/** Between opener and menu, and between the menu and the edge of the window, in px. */
const GAP = 4;

/**
 * A menu button after the ARIA pattern: arrows move, Escape and Tab close, focus returns to the opener. The menu lies above
 * everything, so that no list that scrolls cuts it off, and stays with its opener while that is to be seen.
 */
export function Menu({ items, trigger, label, align = 'end' }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  useLayoutEffect(() => {
    const menu = list.current;
    if (!open || menu === null) return;
    const place = () => root.current && placeBeside(root.current, menu, align);
    const follow = ({ target }: Event) => {
      if (root.current && isScrolledOut(root.current, target)) setOpen(false);
      else place();
    };
    menu.showPopover();
    place();
    window.addEventListener('scroll', follow, { capture: true, passive: true });
    window.addEventListener('resize', place);
    return () => {
      window.removeEventListener('scroll', follow, { capture: true });
      window.removeEventListener('resize', place);
    };
  }, [open, align]);

  useEffect(() => {
    if (!open) return;
    entries(list.current)[0]?.focus({ preventScroll: true });
    const closeOutside = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [open]);

  function close(): void {
    setOpen(false);
    root.current?.querySelector<HTMLElement>('[aria-haspopup]')?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const all = entries(list.current);
    const at = all.findIndex((entry) => entry === document.activeElement);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      all[target % all.length]?.focus();
    } else if (event.key === 'Escape') {
      // A dialog around it stays.
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') {
      setOpen(false);
    }
  }

  return (
    <div className={styles.root} ref={root}>
      {trigger({ 'aria-haspopup': 'menu', 'aria-expanded': open, onClick: () => setOpen(!open) })}
      {open && (
        <div
          className={styles.list}
          popover="manual"
          role="menu"
          id={id}
          aria-label={label}
          ref={list}
          onKeyDown={onKeyDown}
        >
          {items.map((item) => (
            <Entry key={item.label} item={item} close={close} />
          ))}
        </div>
      )}
    </div>
  );
}

function Entry({ item, close }: { item: MenuItem; close: () => void }) {
  const content = (
    <>
      {item.icon && <Icon name={item.icon} size={18} />}
      <span>
        {item.label}
        {item.hint && <small>{item.hint}</small>}
      </span>
    </>
  );
  if (item.href !== undefined) {
    return (
      <a role="menuitem" tabIndex={-1} className={styles.entry} href={item.href} download onClick={close}>
        {content}
      </a>
    );
  }
  const select = () => {
    close();
    item.onSelect?.();
  };
  return (
    <button
      type="button"
      role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={item.checked}
      tabIndex={-1}
      className={styles.entry}
      data-danger={item.danger}
      onClick={select}
    >
      {content}
      {item.checked === true && <Icon name="check" size={18} />}
    </button>
  );
}

/** Below the opener, or above it where there is no room; within the window, over the opener where that is too low. */
function placeBeside(opener: HTMLElement, menu: HTMLElement, align: 'start' | 'end'): void {
  const { top, bottom, left, right } = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const within = (at: number, size: number, all: number) => Math.max(GAP, Math.min(at, all - GAP - size));
  const isBelow = bottom + GAP + height <= window.innerHeight || top < height;
  const x = align === 'start' ? left : right - width;
  const y = isBelow ? bottom + GAP : top - GAP - height;
  menu.style.left = `${within(x, width, window.innerWidth)}px`;
  menu.style.top = `${within(y, height, window.innerHeight)}px`;
}

/** Whether nothing of the opener is to be seen any more in what was scrolled: the window, or a list that it stands in. */
function isScrolledOut(opener: HTMLElement, scrolled: EventTarget | null): boolean {
  const isList = scrolled instanceof Element;
  if (isList && !scrolled.contains(opener)) return false;
  const view = isList ? scrolled.getBoundingClientRect() : new DOMRect(0, 0, window.innerWidth, window.innerHeight);
  const { top, bottom, left, right } = opener.getBoundingClientRect();
  return bottom <= view.top || top >= view.bottom || right <= view.left || left >= view.right;
}

function entries(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
}
