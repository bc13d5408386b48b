import { Notifications } from "@mantine/notifications";

/** Where messages about things done on the side appear. */
export default function Messages() {
  return <Notifications position="bottom-right" limit={3} />;
}
