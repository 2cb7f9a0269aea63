package io.externalmetrics.server.api;

import io.externalmetrics.server.api.ProtobufWriter.Message;
import java.util.List;

/** The documents that tell clients what is served, field by field as in Kubernetes. */
final class Discovery {
  private static final List<String> VERBS = List.of("get");

  private Discovery() {}

  record GroupList(String kind, List<ListedGroup> groups) implements ApiObject {
    /** Left out, as the Go servers do. */
    @Override
    public String apiVersion() {
      return "";
    }

    @Override
    public void writeTo(ProtobufWriter out) {
      out.messages(1, groups);
    }
  }

  record ListedGroup(
      String name,
      List<GroupVersion> versions,
      GroupVersion preferredVersion,
      List<ServerAddress> serverAddressByClientCIDRs)
      implements Message {
    @Override
    public void writeTo(ProtobufWriter out) {
      out.text(1, name)
          .messages(2, versions)
          .message(3, preferredVersion)
          .messages(4, serverAddressByClientCIDRs);
    }
  }

  record GroupVersion(String groupVersion, String version) implements Message {
    @Override
    public void writeTo(ProtobufWriter out) {
      out.text(1, groupVersion).text(2, version);
    }
  }

  record ServerAddress(String clientCIDR, String serverAddress) implements Message {
    @Override
    public void writeTo(ProtobufWriter out) {
      out.text(1, clientCIDR).text(2, serverAddress);
    }
  }

  record Group(
      String kind,
      String apiVersion,
      String name,
      List<GroupVersion> versions,
      GroupVersion preferredVersion)
      implements ApiObject {
    @Override
    public void writeTo(ProtobufWriter out) {
      out.text(1, name).messages(2, versions).message(3, preferredVersion);
    }
  }

  record ResourceList(String kind, String apiVersion, String groupVersion, List<Resource> resources)
      implements ApiObject {
    @Override
    public void writeTo(ProtobufWriter out) {
      out.text(1, groupVersion).messages(2, resources);
    }
  }

  record Resource(
      String name, String singularName, boolean namespaced, String kind, List<String> verbs)
      implements Message {
    @Override
    public void writeTo(ProtobufWriter out) {
      out.text(1, name)
          .flag(2, namespaced)
          .text(3, kind)
          .message(4, list -> list.texts(1, verbs))
          .text(6, singularName)
          .text(8, "")
          .text(9, "")
          .text(10, "");
    }
  }

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
