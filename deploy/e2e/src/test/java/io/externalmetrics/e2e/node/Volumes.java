package io.externalmetrics.e2e.node;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Pod's volumes: directories of this machine that its containers see. */
final class Volumes {
  private final List<Volume> volumes;
  private final VolumeContents contents;
  private final Path directory;
  private final Map<String, AtomicWriter> writers = new HashMap<>();

  Volumes(Pod pod, VolumeContents contents, Path directory) {
    volumes = pod.getSpec().getVolumes();
    this.contents = contents;
    this.directory = directory.toAbsolutePath();
  }

  /** Makes their files what they are to be now. */
  void refresh() throws PodRefusedException {
    try {
      for (Volume volume : volumes) {
        String name = volume.getName();
        VolumeFile.makeDirectory(directory.resolve(name));
        Optional<Map<String, VolumeFile>> files = contents.files(volume);
        if (files.isPresent()) {
          writers
              .computeIfAbsent(name, _ -> new AtomicWriter(directory.resolve(name)))
              .write(files.get());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How a container is to see them. */
  List<Bind> binds(Container container) throws PodRefusedException {
    List<Bind> binds = new ArrayList<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      if (mount.getSubPath() != null || mount.getSubPathExpr() != null) {
        throw new PodRefusedException("volume mount with a subPath: this node does not know it");
      }
      binds.add(
          new Bind(
              directory.resolve(mount.getName()).toString(),
              new com.github.dockerjava.api.model.Volume(mount.getMountPath()),
              Boolean.TRUE.equals(mount.getReadOnly()) ? AccessMode.ro : AccessMode.rw));
    }
    return binds;
  }
}
