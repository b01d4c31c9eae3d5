import { RelativeTime } from '../../ui/index.js';
import css from './ask.module.css';

export interface ThreadMessage { own: boolean; by: string; text: string; at: string }

/** What was written to and fro, the oldest first. */
export function Thread({ messages }: { messages: readonly ThreadMessage[] }) {
  return (
    <ol className={css.thread} data-testid="thread">
      {messages.map(({ own, by, text, at }, n) => (
        <li key={n} data-own={own || undefined}>
          <p className={css.by}><bdi>{by}</bdi> · <RelativeTime at={at} /></p>
          <p className={css.said}><bdi>{text}</bdi></p>
        </li>
      ))}
    </ol>
  );
}
