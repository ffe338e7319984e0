import { escaped, page } from './html.ts'

/** Where somebody says who they are. */
export function signInPage(
  provider: string,
  { hint, problem }: { readonly hint: string; readonly problem?: string | undefined },
): string {
  const title = `Sign in to ${provider}`
  return page(
    title,
    `<h1>${escaped(title)}</h1>
<form method="post">
${problem === undefined ? '' : `<p class="wrong" id="problem" role="alert">${escaped(problem)}</p>`}
<label for="email">Email address</label>
<input id="email" name="email" type="email" autocomplete="username" required autofocus value="${escaped(hint)}"${problem === undefined ? '' : ' aria-invalid="true" aria-describedby="problem"'}>
<button class="yes" name="action" value="sign-in">Sign in</button>
<button class="no" name="action" value="deny" formnovalidate>Cancel</button>
</form>`,
  )
}

/** Where they allow a client what it asks for, or do not. */
export function consentPage(
  provider: string,
  {
    email,
    clientId,
    scopes,
  }: { readonly email: string; readonly clientId: string; readonly scopes: readonly string[] },
): string {
  const title = `${clientId} wants access`
  return page(
    title,
    `<h1>${escaped(title)}</h1>
<p>To what <strong>${escaped(email)}</strong> has at ${escaped(provider)}:</p>
<ul>
${scopes.map((scope) => `<li><code>${escaped(scope)}</code></li>`).join('\n')}
</ul>
<form method="post">
<button class="yes" name="action" value="allow">Allow</button>
<button class="no" name="action" value="deny">Deny</button>
</form>`,
  )
}

/** Where an administrator lets a client into a whole directory, or does not. */
export function adminConsentPage({
  clientId,
  tenant,
  domain,
  scopes,
}: {
  readonly clientId: string
  readonly tenant: string
  readonly domain: string
  readonly scopes: readonly string[]
}): string {
  const title = `Permissions for ${domain}`
  return page(
    title,
    `<h1>${escaped(title)}</h1>
<p><strong>${escaped(clientId)}</strong> asks an administrator of the directory <code>${escaped(tenant)}</code> for:</p>
<ul>
${scopes.map((scope) => `<li><code>${escaped(scope)}</code></li>`).join('\n')}
</ul>
<form method="post">
<button class="yes" name="action" value="allow">Accept</button>
<button class="no" name="action" value="deny">Cancel</button>
</form>`,
  )
}

/** What is shown where nobody can be sent back. */
export function errorPage(provider: string, error: string, description = ''): string {
  return page(
    `${provider}: ${error}`,
    `<h1>${escaped(provider)} cannot go on</h1>
<p class="wrong" role="alert"><code>${escaped(error)}</code> ${escaped(description)}</p>`,
  )
}
