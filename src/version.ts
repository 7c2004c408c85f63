/** The version in package.json, put in by the build. */
declare const HANDRAIL_VERSION: string | undefined;

/** `0.0.0` where the sources run without having been built. */
export function versionText(): string {
  return typeof HANDRAIL_VERSION === 'string' ? HANDRAIL_VERSION : '0.0.0';
}
