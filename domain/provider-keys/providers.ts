import type { KeyProvider } from './provider.ts';

/**
 * Known providers, the only hosts that are called without an administrator's permission. Formats accept
 * every kind of key that a provider issued; the test call finds out whether a key works.
 */
export const KEY_PROVIDERS: readonly KeyProvider[] = [
  {
    id: 'openai',
    name: 'OpenAI',
    keyFormat: 'sk-…',
    pattern: /^sk-(?!ant-|or-)[\w-]{20,300}$/,
    docsUrl: 'https://platform.openai.com/api-keys',
    probe: { url: 'https://api.openai.com/v1/models', header: 'bearer' },
  },
  {
    id: 'anthropic',
    name: 'Anthropic',
    keyFormat: 'sk-ant-…',
    pattern: /^sk-ant-[\w-]{20,300}$/,
    docsUrl: 'https://console.anthropic.com/settings/keys',
    probe: {
      url: 'https://api.anthropic.com/v1/models?limit=1',
      header: 'x-api-key',
      headers: { 'anthropic-version': '2023-06-01' },
    },
  },
  {
    id: 'huggingface',
    name: 'Hugging Face',
    keyFormat: 'hf_…',
    pattern: /^hf_[A-Za-z0-9]{20,200}$/,
    docsUrl: 'https://huggingface.co/settings/tokens',
    probe: { url: 'https://huggingface.co/api/whoami-v2', header: 'bearer' },
  },
  {
    id: 'google',
    name: 'Google',
    keyFormat: 'AIza… (39 characters) or AQ.…',
    pattern: /^(?:AIza[\w-]{35}|AQ\.[\w.-]{20,300})$/,
    docsUrl: 'https://aistudio.google.com/apikey',
    probe: {
      url: 'https://generativelanguage.googleapis.com/v1beta/models?pageSize=1',
      header: 'x-goog-api-key',
    },
    // Google answers 400 (INVALID_ARGUMENT) to a key that it does not know.
    refusals: [400],
  },
  {
    id: 'mistral',
    name: 'Mistral',
    keyFormat: '32 letters and digits',
    pattern: /^[A-Za-z0-9]{32}$/,
    docsUrl: 'https://console.mistral.ai/api-keys',
    probe: { url: 'https://api.mistral.ai/v1/models', header: 'bearer' },
  },
  {
    id: 'cohere',
    name: 'Cohere',
    keyFormat: '40 or more letters and digits',
    pattern: /^[\w-]{40,100}$/,
    docsUrl: 'https://dashboard.cohere.com/api-keys',
    probe: { url: 'https://api.cohere.com/v1/models?page_size=1', header: 'bearer' },
  },
  {
    id: 'groq',
    name: 'Groq',
    keyFormat: 'gsk_…',
    pattern: /^gsk_[A-Za-z0-9]{20,200}$/,
    docsUrl: 'https://console.groq.com/keys',
    probe: { url: 'https://api.groq.com/openai/v1/models', header: 'bearer' },
  },
  {
    id: 'openrouter',
    name: 'OpenRouter',
    keyFormat: 'sk-or-…',
    pattern: /^sk-or-[\w-]{20,300}$/,
    docsUrl: 'https://openrouter.ai/settings/keys',
    // Its list of models is public; this path checks the key.
    probe: { url: 'https://openrouter.ai/api/v1/key', header: 'bearer' },
  },
  {
    id: 'together',
    name: 'Together',
    keyFormat: 'tgp_v1_… or 64 hexadecimal digits',
    pattern: /^(?:tgp_v1_[\w-]{20,200}|[a-f0-9]{64})$/,
    docsUrl: 'https://api.together.ai/settings/api-keys',
    probe: { url: 'https://api.together.xyz/v1/models', header: 'bearer' },
  },
];
