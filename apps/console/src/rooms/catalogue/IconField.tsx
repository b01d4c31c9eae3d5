import { Button, FileButton, Input } from '@mantine/core';
import { IconPhotoPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import css from './catalogue.module.css';

/** The server's own bounds. */
const MOST_BYTES = 256 * 1024;
const TYPES = ['image/png', 'image/webp'];

/** An icon that is being chosen: what is shown, and what is sent once the form is. @param stored path of the one that the server has */
export function useIcon(stored: string | null) {
  const [chosen, setChosen] = useState<{ file: File; url: string } | null>();
  const [problem, setProblem] = useState<'type' | 'size'>();
  const url = chosen?.url;
  // The browser keeps the picture for as long as its address is in use.
  useEffect(() => () => { if (url !== undefined) URL.revokeObjectURL(url); }, [url]);
  return {
    shown: chosen === undefined ? stored : (url ?? null),
    problem,
    choose: (file: File | null): void => {
      if (!file) return;
      const wrong = !TYPES.includes(file.type) ? 'type' : file.size > MOST_BYTES ? 'size' : undefined;
      setProblem(wrong);
      if (!wrong) setChosen({ file, url: URL.createObjectURL(file) });
    },
    remove: (): void => {
      setProblem(undefined);
      setChosen(null);
    },
    /** What was chosen, or that it is to go. */
    send: async (path: string): Promise<void> => {
      if (chosen === null && stored !== null) await api.del(path);
      if (!chosen) return;
      const form = new FormData();
      form.append('file', chosen.file);
      await api.put(path, form);
    },
  };
}

/** The icon: shown, chosen, taken away. */
export function IconField({ icon }: { icon: ReturnType<typeof useIcon> }) {
  const { t } = useTranslation('catalogue');
  return (
    <Input.Wrapper label={t('edit.icon')} description={t('edit.iconHint')} error={icon.problem && t(`edit.iconProblem.${icon.problem}`)} labelElement="div">
      <div className={css.iconField}>
        {icon.shown ? <span className={css.mark} data-picture><img src={icon.shown} alt="" width={38} height={38} /></span> : null}
        <FileButton accept={TYPES.join(',')} onChange={icon.choose} inputProps={{ 'aria-label': t('edit.icon') }}>
          {(props) => <Button {...props} variant="default" leftSection={<IconPhotoPlus size={17} stroke={1.75} aria-hidden />}>{t(icon.shown ? 'edit.iconOther' : 'edit.iconChoose')}</Button>}
        </FileButton>
        {icon.shown ? <Button variant="subtle" color="gray" onClick={icon.remove}>{t('edit.iconRemove')}</Button> : null}
      </div>
    </Input.Wrapper>
  );
}
