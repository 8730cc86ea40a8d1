import { accountSettings, changeAccountSettings, settingReaders, type AccountSettings } from './account.ts';
import { SandboxError } from './errors.ts';
import type { Resource } from './registry.ts';

/** `GET` and `POST /_sandbox/account`: the account's settings, as JSON or a form. Answers all settings. */
export const accountPage: Resource = (registry) => {
  registry.type('sandbox.account', {});
  registry.page('GET', '/_sandbox/account', (context) => answer(accountSettings(context)));
  registry.page('POST', '/_sandbox/account', (context, { fields }) =>
    answer(changeAccountSettings(context, readSettings(fields))),
  );
};

function readSettings(fields: Record<string, unknown>): Partial<AccountSettings> {
  const read = Object.entries(fields).map(([name, value]) => {
    const setting = Object.hasOwn(settingReaders, name)
      ? settingReaders[name as keyof AccountSettings](value)
      : undefined;
    if (setting === undefined)
      throw new SandboxError(400, {
        type: 'invalid_request_error',
        message: `The account has no setting ${name}, or it cannot be ${JSON.stringify(value)}.`,
      });
    return [name, setting];
  });
  return Object.fromEntries(read) as Partial<AccountSettings>;
}

function answer(settings: AccountSettings) {
  const shown = Object.keys(settingReaders).map((name) => [name, settings[name as keyof AccountSettings]]);
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Object.fromEntries(shown)),
  };
}
