package io.externalmetrics.server.kube;

/** What became of a write to an object that others write too. */
public enum Write {
  DONE,
  /** Nothing was written: somebody has changed or deleted the object since it was read. */
  OVERTAKEN
}
