package io.externalmetrics.server.api;

import java.util.List;

/** The documents that tell clients what is served, field by field as in Kubernetes. */
final class Discovery {
  private static final List<String> VERBS = List.of("get");

  private Discovery() {}

  record GroupList(String kind, List<ListedGroup> groups) {}

  record ListedGroup(
      String name,
      List<GroupVersion> versions,
      GroupVersion preferredVersion,
      List<ServerAddress> serverAddressByClientCIDRs) {}

  record GroupVersion(String groupVersion, String version) {}

  record ServerAddress(String clientCIDR, String serverAddress) {}

  record Group(
      String kind,
      String apiVersion,
      String name,
      List<GroupVersion> versions,
      GroupVersion preferredVersion) {}

  record ResourceList(
      String kind, String apiVersion, String groupVersion, List<Resource> resources) {}

  record Resource(
      String name, String singularName, boolean namespaced, String kind, List<String> verbs) {}

  /** What {@code /apis} says, to a client that reached the server at {@code host}. */
  static GroupList groupList(List<ApiGroup> groups, String host) {
    List<ServerAddress> addresses = List.of(new ServerAddress("0.0.0.0/0", host));
    return new GroupList("APIGroupList", groups.stream().map(it -> listed(it, addresses)).toList());
  }

  static Group group(ApiGroup group) {
    GroupVersion version = version(group);
    return new Group("APIGroup", "v1", group.name(), List.of(version), version);
  }

  static ResourceList resourceList(ApiGroup group) {
    return new ResourceList(
        "APIResourceList",
        "v1",
        group.groupVersion(),
        group.resources().stream()
            .map(it -> new Resource(it.name(), "", true, it.kind(), VERBS))
            .toList());
  }

  private static ListedGroup listed(ApiGroup group, List<ServerAddress> addresses) {
    GroupVersion version = version(group);
    return new ListedGroup(group.name(), List.of(version), version, addresses);
  }

  private static GroupVersion version(ApiGroup group) {
    return new GroupVersion(group.groupVersion(), group.version());
  }
}
