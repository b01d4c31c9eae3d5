import { Button, Menu } from '@mantine/core';
import { IconBuildingCommunity, IconFileSpreadsheet, IconTableImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** Many places at once: communes from the data set, sites from a directory. */
export function ImportMenu() {
  const { t } = useTranslation('organisations');
  return (
    <Menu position="bottom-end" width={290} withinPortal>
      <Menu.Target><Button variant="default" leftSection={<IconTableImport size={17} stroke={1.75} aria-hidden />}>{t('import')}</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/organisations/communes" leftSection={<IconBuildingCommunity size={17} stroke={1.75} />}>{t('importCommunes')}</Menu.Item>
        <Menu.Item component={Link} to="/imports/sites" leftSection={<IconFileSpreadsheet size={17} stroke={1.75} />}>{t('importSites')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
