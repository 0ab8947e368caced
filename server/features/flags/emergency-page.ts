import { escapeHtml } from '../../http/escape-html.js';
import type { Flag } from './flag.js';

export interface EmergencyPage {
  switches: readonly Pick<Flag, 'key' | 'description' | 'enabled' | 'version' | 'rules' | 'rollout' | 'targeting'>[];
  /** What was just done, or why it was not. */
  told: string | null;
}

export const MAINTENANCE = 'maintenance-mode';

/** Switches as plain forms: for when the page itself is what does not work. */
export function renderEmergencyPage({ switches, told }: EmergencyPage): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>Emergency · EchoTune</title><link rel="stylesheet" href="/emergency.css"></head>
<body><main><h1>Emergency</h1>
<p>Each switch holds at once, for everybody. This page needs no JavaScript.</p>
${told === null ? '' : `<p class="told" role="status">${escapeHtml(told)}</p>`}
${switches.map(renderSwitch).join('')}
<p><a href="/admin/flags">All flags</a> · <a href="/health">Health as JSON</a></p></main></body></html>`;
}

function renderSwitch({ key, description, enabled, version, ...shape }: EmergencyPage['switches'][number]): string {
  const id = escapeHtml(key);
  const isPartial = enabled && (shape.rules.length > 0 || shape.rollout !== null || shape.targeting !== null);
  const state = !enabled ? 'Off' : isPartial ? 'On, with rules' : 'On';
  const isUsual = enabled === (key !== MAINTENANCE);
  return `<section data-usual="${isUsual}" aria-labelledby="${id}"><h2 id="${id}">${id}</h2>
<p><strong>${state}.</strong> ${escapeHtml(description)}</p>
<form method="post" action="/admin/emergency">
<input type="hidden" name="key" value="${id}"><input type="hidden" name="version" value="${version}">
<input type="hidden" name="enabled" value="${!enabled}">
<label for="${id}-reason">Why?</label><input id="${id}-reason" name="reason" maxlength="500" autocomplete="off">
<button aria-label="Switch ${id} ${enabled ? 'off' : 'on'}">Switch ${enabled ? 'off' : 'on'}</button></form></section>`;
}
