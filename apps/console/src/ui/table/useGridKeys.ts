/** Keyboard of a list: arrows, Page Up/Down, Home/End move; Space selects; Enter opens. One row is in the tab order. */
import { useRef, useState, type KeyboardEvent } from 'react';

const PAGE = 10;

export interface GridKeys {
  active: number;
  setActive: (index: number) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  /** Called with each row element that appears: focuses the one that the keyboard moved to. */
  claimFocus: (index: number, element: HTMLElement | null) => void;
}

interface Actions {
  count: number;
  scrollTo: (index: number) => void;
  onSpace: (index: number, range: boolean) => void;
  onEnter: (index: number) => void;
}

export function useGridKeys({ count, scrollTo, onSpace, onEnter }: Actions): GridKeys {
  const [wanted, setActive] = useState(0);
  const pending = useRef<number | null>(null);
  const active = Math.min(wanted, Math.max(count - 1, 0));

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(index, count - 1));
    pending.current = next;
    setActive(next);
    scrollTo(next);
  };

  const moves: Record<string, () => void> = {
    ArrowDown: () => moveTo(active + 1),
    ArrowUp: () => moveTo(active - 1),
    PageDown: () => moveTo(active + PAGE),
    PageUp: () => moveTo(active - PAGE),
    Home: () => moveTo(0),
    End: () => moveTo(count - 1),
    Enter: () => onEnter(active),
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // A link or a box inside a row keeps its own keys.
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'row') return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = event.key === ' ' ? () => onSpace(active, event.shiftKey) : moves[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  const claimFocus = (index: number, element: HTMLElement | null): void => {
    if (!element || pending.current !== index) return;
    pending.current = null;
    element.focus({ preventScroll: true });
  };

  return { active, setActive, onKeyDown, claimFocus };
}
