import { Button, Text, VisuallyHidden } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './catalogue.module.css';
import { UploadProgress } from './UploadProgress.js';
import { useUpload } from './useUpload.js';

/** Where a .deb (or a version of the agent) is chosen, or dropped (anywhere on the page); then its way up, and what became of it. */
export function UploadPanel() {
  const { t } = useTranslation('catalogue');
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  useWindowEvent('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  });
  useWindowEvent('dragleave', (event) => { if (event.relatedTarget === null) setOver(false); });
  useWindowEvent('drop', (event) => {
    if (!event.dataTransfer || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    setOver(false);
    void upload.send([...event.dataTransfer.files]);
  });
  return (
    <section className={css.drop} data-over={over || undefined} aria-label={t('upload')}>
      <VisuallyHidden>
        <input
          ref={input} type="file" accept=".deb,.mjs,application/vnd.debian.binary-package" tabIndex={-1} aria-label={t('drop.choose')} data-testid="upload-input"
          onChange={(event) => { void upload.send([...(event.currentTarget.files ?? [])]); event.currentTarget.value = ''; }}
        />
      </VisuallyHidden>
      {upload.state.step === 'idle' ? (
        <div className={css.invite}>
          <IconUpload size={26} stroke={1.5} aria-hidden />
          <div>
            <Text fw={650}>{over ? t('drop.release') : t('drop.title')}</Text>
            <Text size="sm" c="dimmed">{t('drop.limit')}</Text>
          </div>
          <Button variant="default" onClick={() => input.current?.click()}>{t('drop.choose')}</Button>
        </div>
      ) : <UploadProgress upload={upload} onChoose={() => input.current?.click()} />}
    </section>
  );
}
