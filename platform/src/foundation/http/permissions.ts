/** What a membership allows, from most to least. */
export const roles = ["owner", "admin", "manager", "member", "viewer"] as const;
export type Role = (typeof roles)[number];

/** The least role for each permission. The only such table: routes, `/api/users/me` and the screens all read it. */
const leastRole = {
  "organization.read": "viewer",
  "organization.update": "admin",
  "organization.delete": "owner",
  "billing.manage": "owner",
  "members.read": "viewer",
  "members.manage": "admin",
  "uploads.read": "viewer",
  "uploads.write": "member",
  "jobs.read": "viewer",
  "jobs.run": "member",
  "estimates.read": "viewer",
  "estimates.write": "manager",
  "estimates.approve": "manager",
  "bills.generate": "manager",
  "outputs.read": "viewer",
  "rates.read": "viewer",
  "rates.write": "manager",
  "templates.read": "viewer",
  "templates.manage": "admin",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof leastRole;

export const permissions = Object.keys(leastRole) as Permission[];

/** Tells whether a role reaches a permission. */
export function allows(role: Role, permission: Permission): boolean {
  return roles.indexOf(role) <= roles.indexOf(leastRole[permission]);
}

/** Lists what a role may, for screens that hide what cannot be done. */
export function permissionsOf(role: Role): Permission[] {
  return permissions.filter((permission) => allows(role, permission));
}
