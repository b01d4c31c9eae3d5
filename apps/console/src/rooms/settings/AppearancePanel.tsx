import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { IconPalette } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/index.js';
import classes from './Settings.module.css';

/** Paper or board. Kept on this browser. */
export function AppearancePanel() {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Panel icon={IconPalette} title={t('appearance.title')}>
      <p className={classes.lead}>{t('appearance.lead')}</p>
      <SegmentedControl fullWidth aria-label={shell('theme.label')} value={colorScheme} onChange={setColorScheme} data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: shell(`theme.${value}`) }))} />
    </Panel>
  );
}
