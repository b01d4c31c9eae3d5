import { ActionIcon, Menu, useComputedColorScheme, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const CHOICES = { light: IconSun, dark: IconMoon, auto: IconDeviceDesktop } as const satisfies Record<MantineColorScheme, unknown>;

/** Paper, board, or as the system says. */
export function ThemeSwitch() {
  const { t } = useTranslation('shell');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme('light');
  const Shown = CHOICES[shown];
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('theme.label')}><Shown size={19} stroke={1.75} color="var(--ink)" /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(CHOICES) as (keyof typeof CHOICES)[]).map((choice) => {
          const Choice = CHOICES[choice];
          return (
            <Menu.Item key={choice} role="menuitemradio" aria-checked={choice === colorScheme} leftSection={<Choice size={17} stroke={1.75} />} rightSection={choice === colorScheme ? <IconCheck size={16} stroke={2} /> : null} onClick={() => setColorScheme(choice)}>
              {t(`theme.${choice}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
