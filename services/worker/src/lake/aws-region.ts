/** The region that EKS tells its pods; of a bucket's place nothing is said by it, but most are where their readers are. */
export function awsRegion(): string | undefined {
  return process.env["AWS_REGION"] || process.env["AWS_DEFAULT_REGION"] || undefined;
}
