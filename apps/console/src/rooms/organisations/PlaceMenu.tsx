import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowMerge, IconArrowsMove, IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';

export type PlaceAct = 'edit' | 'move' | 'merge' | 'remove';
const ICONS = { edit: IconPencil, move: IconArrowsMove, merge: IconArrowMerge, remove: IconTrash };

/** What can be done about a place or a room. */
export function PlaceMenu({ name, acts, onAct }: { name: string; acts: readonly PlaceAct[]; onAct: (act: PlaceAct) => void }) {
  const { t } = useTranslation('organisations');
  const button = useRef<HTMLButtonElement>(null);
  // The entry goes away with its menu: a dialog gives the focus back to the button.
  const ask = (act: PlaceAct): void => { button.current?.focus(); onAct(act); };
  return (
    <Menu position="bottom-end" width={230} withinPortal>
      <Menu.Target><ActionIcon ref={button} variant="default" size={36} aria-label={t('actionsFor', { name })}><IconDots size={18} stroke={1.75} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        {acts.map((act) => { const Mark = ICONS[act]; return <Menu.Item key={act} leftSection={<Mark size={17} stroke={1.75} />} style={act === 'remove' ? { color: 'var(--bad)' } : undefined} onClick={() => ask(act)}>{t(`acts.${act}`)}</Menu.Item>; })}
      </Menu.Dropdown>
    </Menu>
  );
}
