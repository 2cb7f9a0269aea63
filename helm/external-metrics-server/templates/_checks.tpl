{{- /* Mistakes that the schema cannot see. */}}
{{- define "external-metrics-server.checks" -}}
{{- $mode := .Values.tls.mode -}}
{{- $api := .Values.apiService -}}
{{- $name := include "external-metrics-server.fullname" . -}}
{{- if not (regexMatch "^[a-z]([a-z0-9-]*[a-z0-9])?$" $name) -}}
{{- fail (printf "release %s: a Service cannot be named %s, because that takes lower-case letters, digits and '-', a letter first; set fullnameOverride" .Release.Name $name) -}}
{{- end -}}
{{- range $key := list "app.kubernetes.io/name" "app.kubernetes.io/instance" -}}
{{- if or (hasKey $.Values.podLabels $key) (hasKey $.Values.commonLabels $key) -}}
{{- fail (printf "podLabels and commonLabels cannot hold %s, by which the chart selects its Pods; leave it out" $key) -}}
{{- end -}}
{{- end -}}
{{- if and (eq $mode "existingSecret") (not .Values.tls.existingSecret.name) -}}
{{- fail "tls.mode existingSecret needs tls.existingSecret.name: the Secret with tls.crt and tls.key" -}}
{{- end -}}
{{- if and (ne $mode "existingSecret") .Values.tls.existingSecret.name -}}
{{- fail (printf "tls.existingSecret.name is used with tls.mode existingSecret only, and tls.mode is %s" $mode) -}}
{{- end -}}
{{- if and (eq $mode "certManager") .Values.tls.certManager.requireApi (not (.Capabilities.APIVersions.Has "cert-manager.io/v1")) -}}
{{- fail "tls.mode certManager needs cert-manager, and the cluster does not know the API cert-manager.io/v1; install cert-manager, or set tls.certManager.requireApi=false to render without a cluster" -}}
{{- end -}}
{{- if and $api.caBundle $api.insecureSkipTLSVerify -}}
{{- fail "apiService.caBundle and apiService.insecureSkipTLSVerify exclude each other; leave insecureSkipTLSVerify out" -}}
{{- end -}}
{{- if and (ne $mode "existingSecret") (or $api.caBundle $api.insecureSkipTLSVerify) -}}
{{- fail (printf "apiService.caBundle and apiService.insecureSkipTLSVerify are for tls.mode existingSecret; with %s the CA is written into the APIService by itself" $mode) -}}
{{- end -}}
{{- $injector := pick $api.annotations "cert-manager.io/inject-ca-from" "cert-manager.io/inject-ca-from-secret" "cert-manager.io/inject-apiserver-ca" "service.beta.openshift.io/inject-cabundle" -}}
{{- if and $api.create (eq $mode "existingSecret") (not (or $api.caBundle $api.insecureSkipTLSVerify $injector)) -}}
{{- fail "tls.mode existingSecret needs apiService.caBundle, the CA of the certificate in PEM, or in apiService.annotations who writes it: cert-manager.io/inject-ca-from, cert-manager.io/inject-ca-from-secret, cert-manager.io/inject-apiserver-ca or service.beta.openshift.io/inject-cabundle" -}}
{{- end -}}
{{- if and $api.caBundle (not (contains "-----BEGIN CERTIFICATE-----" $api.caBundle)) -}}
{{- fail "apiService.caBundle is not PEM: it must contain -----BEGIN CERTIFICATE-----; try --set-file apiService.caBundle=ca.crt" -}}
{{- end -}}
{{- if eq (int .Values.server.port) (int .Values.management.port) -}}
{{- fail (printf "server.port and management.port are both %d; they must differ" (int .Values.server.port)) -}}
{{- end -}}
{{- if and .Values.hostNetwork (eq (int .Values.server.port) 10250) -}}
{{- fail "hostNetwork: port 10250 is the kubelet's on every node; set server.port to one that is free there, such as 10260" -}}
{{- end -}}
{{- with .Values.rollingUpdate -}}
{{- if and (has (toString .maxUnavailable) (list "0" "0%")) (has (toString .maxSurge) (list "0" "0%")) -}}
{{- fail "rollingUpdate: maxUnavailable and maxSurge are both 0, so no Pod could ever be replaced" -}}
{{- end -}}
{{- end -}}
{{- end }}
