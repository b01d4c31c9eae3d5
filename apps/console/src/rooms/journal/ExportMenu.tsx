import { Button, Menu } from '@mantine/core';
import { IconBraces, IconDownload, IconTable } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/index.js';
import classes from './Journal.module.css';

/** The lines of the filters in force, as a file. */
export function ExportMenu({ query }: { query: Record<string, string | undefined> }) {
  const { t } = useTranslation('journal');
  const entry = (format: 'csv' | 'ndjson', Mark: typeof IconTable) => (
    <Menu.Item component="a" href={apiUrl(`/audit/export.${format}`, query)} download leftSection={<Mark size={17} stroke={1.75} aria-hidden />}>
      {t(`export.${format}`)}<span className={classes.hint}>{t(`export.${format}Hint`)}</span>
    </Menu.Item>
  );
  return (
    <Menu position="bottom-end" width={270} withinPortal>
      <Menu.Target><Button variant="default" leftSection={<IconDownload size={17} stroke={1.75} aria-hidden />}>{t('export.action')}</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('export.scope')}</Menu.Label>
        {entry('csv', IconTable)}
        {entry('ndjson', IconBraces)}
      </Menu.Dropdown>
    </Menu>
  );
}
