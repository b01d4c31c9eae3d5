import { Popover, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Filter.module.css';

export interface FilterChipProps {
  label: string;
  /** Value in force; undefined = no filter. */
  value: string | undefined;
  /** How the value reads, when it is not one of the options. */
  valueLabel?: string;
  options?: { value: string; label: string }[];
  /** `undefined` takes the filter away. */
  onChange: (value: string | undefined) => void;
  /** Instead of options: a content of its own (a search); call `close` when done. */
  children?: (close: () => void) => ReactNode;
}

/** One filter: its name, its value when set, a list of choices. */
export function FilterChip({ label, value, valueLabel, options = [], onChange, children }: FilterChipProps) {
  const { t } = useTranslation('ui');
  const [opened, setOpened] = useState(false);
  const shown = valueLabel ?? options.find((option) => option.value === value)?.label ?? value;
  const close = (): void => setOpened(false);
  const choose = (next: string | undefined): void => { onChange(next); close(); };
  return (
    <span className={classes.chip} data-on={value !== undefined || undefined}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus shadow="none" withinPortal>
        <Popover.Target>
          <UnstyledButton className={classes.trigger} onClick={() => setOpened(!opened)}>
            {label}{value === undefined ? <IconChevronDown size={15} stroke={1.75} aria-hidden /> : <strong>{shown}</strong>}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className={classes.dropdown} aria-label={label}>
          {children ? children(close) : options.map((option) => (
            <UnstyledButton key={option.value} className={classes.option} aria-pressed={option.value === value} onClick={() => choose(option.value === value ? undefined : option.value)}>
              {option.label}{option.value === value ? <IconCheck size={16} stroke={2} aria-hidden /> : null}
            </UnstyledButton>
          ))}
        </Popover.Dropdown>
      </Popover>
      {value !== undefined ? <UnstyledButton className={classes.remove} onClick={() => onChange(undefined)} aria-label={t('filters.remove', { name: label })}><IconX size={14} stroke={2} aria-hidden /></UnstyledButton> : null}
    </span>
  );
}
