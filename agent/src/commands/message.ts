/** A message on the screen: a window of its own where a dialog tool exists, a notification otherwise, the terminals at last. */
import type { CommandArgs } from '#contract';
import type { Machine } from '../inventory/index.js';
import type { CommandContext, CommandResult, Executor } from './context.js';
import { localSessions, startedWell, startInSession } from './sessions.js';

type Message = CommandArgs<'message'>;
/** A window still open after this long is on the screen. */
const PATIENCE = 1_500;
/** Seconds after which an unanswered window closes: windows must not pile up on a shared machine. */
const WINDOW_LIFE = 3_600;

const escapeMarkup = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Texts are always one argument of their own, bound to an option or behind `--`: they can never be read as options. */
const WINDOWS: readonly { tool: string; args: (message: Message) => string[] }[] = [
  { tool: 'zenity', args: ({ title, body }) => ['--info', '--no-markup', '--width=420', `--timeout=${WINDOW_LIFE}`, `--title=${title}`, `--text=${body}`] },
  { tool: 'notify-send', args: ({ title, body }) => ['--urgency=critical', '--app-name=Craie', '--', title, escapeMarkup(body)] },
  { tool: 'kdialog', args: ({ title, body }) => [`--title=${title}`, `--msgbox=${body}`] },
  // xmessage knows no `--`: the quotation mark in front keeps the text from looking like an option.
  { tool: 'xmessage', args: ({ title, body }) => ['-center', '-timeout', String(WINDOW_LIFE), `« ${title} »\n\n${body}`] },
];

export function messageExecutor({ config }: CommandContext, machine: Machine): Executor<'message'> {
  return async (message): Promise<CommandResult> => {
    if (!config.allowMessage) return { state: 'refused', detail: 'La configuration de cet appareil n’autorise pas les messages.' };
    const sessions = await localSessions(machine);
    if (sessions.length === 0) return { state: 'failed', detail: 'Personne n’a de session ouverte : le message n’a pas été affiché.' };

    const graphical = sessions.find((session) => session.graphical);
    for (const { tool, args } of graphical ? WINDOWS : []) {
      const child = graphical && (await startInSession(machine, graphical, tool, args(message)));
      child?.stdin?.end();
      if (child && (await startedWell(child, PATIENCE))) return { state: 'done', detail: `Message affiché (${tool}).` };
    }
    const wall = sessions[0] && (await startInSession(machine, { ...sessions[0], uid: process.getuid?.() ?? 0, graphical: false }, 'wall', []));
    if (wall && !graphical) {
      wall.stdin?.end(`${message.title}\n\n${message.body}\n`);
      if (await startedWell(wall, PATIENCE)) return { state: 'done', detail: 'Message affiché dans les terminaux (wall).' };
    }
    return { state: 'unsupported', detail: 'Aucun outil pour afficher un message ; installez zenity ou libnotify-bin.' };
  };
}
