package io.externalmetrics.demo;

/** The configuration that the demo runs with, and what it tells its user. */
record DemoTexts(int port, int managementPort, int redisPort) {

  /** The list that the producer moves. */
  static final String LIST = "jobs";

  String configuration() {
    return """
    server:
      address: 127.0.0.1
      port: %d
      auth: none
    management:
      address: 127.0.0.1
      port: %d
    sources:
      - name: demo
        plugin: redis
        interval: 1s
        settings:
          address: 127.0.0.1:%d
        metrics:
          - name: jobs
            list: %s
    """
        .formatted(port, managementPort, redisPort, LIST);
  }

  String instructions(String configurationFile, long redisProcess) {
    return """

    Status page: http://127.0.0.1:%3$d/

    It shows a Redis with the list "%1$s", which grows by a job a second, shrinks by batches, and is polled every second.
    Kill that Redis, and the page says what happened and what HPAs do:

      kill %5$d

    What a HorizontalPodAutoscaler reads (try it twice):

      curl -sk https://127.0.0.1:%2$d/apis/external.metrics.k8s.io/v1beta1/namespaces/default/demo-jobs

    The status as JSON: http://127.0.0.1:%3$d/api/status
    The configuration: %4$s (edit it while this runs)

    In a cluster, this is all that scales the Deployment "worker" to one pod for each 5 jobs:

      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata:
        name: worker
      spec:
        scaleTargetRef:
          apiVersion: apps/v1
          kind: Deployment
          name: worker
        minReplicas: 1
        maxReplicas: 10
        metrics:
          - type: External
            external:
              metric:
                name: demo-jobs
              target:
                type: AverageValue
                averageValue: "5"

    Ctrl-C ends it.
    """
        .formatted(LIST, port, managementPort, configurationFile, redisProcess);
  }
}
