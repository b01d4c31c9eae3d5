import { UnstyledButton } from '@mantine/core';
import { IconSquareCheck, IconX } from '@tabler/icons-react';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './SelectionBar.module.css';
import { Num } from './Values.js';

export interface SelectionBarProps {
  /** Rows selected by hand. */
  count: number;
  /** Rows that the filter finds; undefined while unknown. */
  total: number | undefined;
  /** It finds more than `total`: too many for an action, so the whole of it is not offered. */
  more?: true | undefined;
  wholeFilter: boolean;
  onWholeFilter: () => void;
  onClear: () => void;
  /** BarButton elements. */
  actions: ReactNode;
}

/** What can be done with the selected rows. It stays in sight and is announced. */
export function SelectionBar({ count, total, more, wholeFilter, onWholeFilter, onClear, actions }: SelectionBarProps) {
  const { t } = useTranslation('ui');
  const chosen = wholeFilter ? (total ?? count) : count;
  return (
    <div className={classes.bar} role="region" aria-label={t('selection.label')}>
      <IconSquareCheck size={18} stroke={1.75} aria-hidden />
      <span role="status" className={classes.count}>{t('selection.count', { count: chosen })}</span>
      {total !== undefined && !wholeFilter ? (
        <span className={classes.total}>{t(more ? 'selection.ofMoreThan' : 'selection.of')} <Num value={total} />{total > count && !more ? <> · <UnstyledButton className={classes.whole} onClick={onWholeFilter}>{t('selection.whole')}</UnstyledButton></> : null}</span>
      ) : null}
      {wholeFilter ? <span className={classes.total}>{t('selection.isWhole')}</span> : null}
      <div className={classes.actions}>{actions}</div>
      <UnstyledButton className={classes.clear} onClick={onClear} aria-label={t('selection.clear')}><IconX size={18} stroke={1.75} aria-hidden /></UnstyledButton>
    </div>
  );
}

export interface BarButtonProps extends ComponentPropsWithRef<'button'> { icon: ReactNode }
/** An action of the selection bar; also the target of a menu. */
export function BarButton({ icon, children, ...button }: BarButtonProps) {
  return <UnstyledButton {...button} className={classes.button}>{icon}{children}</UnstyledButton>;
}
