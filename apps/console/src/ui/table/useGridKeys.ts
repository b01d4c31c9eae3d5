/** Keyboard of a list: arrows, Page Up/Down, Home/End move; Space selects; Enter opens. One row is in the tab order. */
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';

const PAGE = 10;

export interface GridKeys {
  active: number;
  setActive: (index: number) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

interface Actions {
  /** Holds the rows. */
  body: RefObject<HTMLElement | null>;
  count: number;
  scrollTo: (index: number) => void;
  onSpace: (index: number, range: boolean) => void;
  onEnter: (index: number) => void;
}

export function useGridKeys({ body, count, scrollTo, onSpace, onEnter }: Actions): GridKeys {
  const [wanted, setActive] = useState(0);
  const pending = useRef<number | null>(null);
  const active = Math.min(wanted, Math.max(count - 1, 0));

  const focusPending = (): void => {
    if (pending.current === null) return;
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${pending.current}"]`);
    if (!row) return;
    pending.current = null;
    row.focus({ preventScroll: true });
  };
  // A row far away appears only once the list has moved there.
  useLayoutEffect(focusPending);

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(index, count - 1));
    setActive(next);
    scrollTo(next);
    pending.current = next;
    focusPending();
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

  return { active, setActive, onKeyDown };
}
