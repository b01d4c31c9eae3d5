import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cameByPath, enterConsole } from '../../app/brand/brand.js';
import { Door } from './Door.js';

/** In the place of the sign-in of a console that the syndicate runs again: what happened, what is kept, whom to ask. */
export function TakenBack({ name, onAgain }: { name: string; onAgain: () => void }) {
  const { t } = useTranslation('session');
  const [byPath] = useState(cameByPath);
  const toSyndicate = (): void => {
    enterConsole(null);
    window.location.assign('/sign-in');
  };
  return (
    <Door title={t('takenBack.title', { name })} lead={t('takenBack.lead')}>
      <Stack gap="sm" mt="md">
        <Text size="sm">{t('takenBack.kept')}</Text>
        <Text size="sm">{t('takenBack.ask')}</Text>
        <Button variant="default" mt="xs" onClick={onAgain}>{t('takenBack.again')}</Button>
        {byPath ? <Anchor component="button" size="sm" ta="center" underline="always" onClick={toSyndicate}>{t('takenBack.syndicate')}</Anchor> : null}
      </Stack>
    </Door>
  );
}
