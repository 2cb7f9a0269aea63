{{- define "external-metrics-server.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "external-metrics-server.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "external-metrics-server.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end }}

{{- /*
A Deployment's selector cannot be changed, so nothing that a user sets may stand in it. Here and below, toYaml quotes a
name that would be a number, such as 123.
*/}}
{{- define "external-metrics-server.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ toYaml .Release.Name }}
{{- end }}

{{- define "external-metrics-server.labels" -}}
{{ include "external-metrics-server.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "external-metrics-server.subjects" -}}
- kind: ServiceAccount
  name: {{ include "external-metrics-server.serviceAccountName" . | toYaml }}
  namespace: {{ toYaml .Release.Namespace }}
{{- end }}

{{- define "external-metrics-server.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end }}

{{- /* The Secret of the serving certificate where it is mounted. That of managed TLS is another one, so that modes can be changed. */}}
{{- define "external-metrics-server.certificateSecret" -}}
{{- if eq .Values.tls.mode "certManager" -}}
{{ include "external-metrics-server.fullname" . }}-serving
{{- else -}}
{{ .Values.tls.existingSecret.name }}
{{- end -}}
{{- end }}

{{- /* The configuration without its sources: what the server reads at its start only. */}}
{{- define "external-metrics-server.settings" -}}
server:
  port: {{ .Values.server.port }}
  {{- if ne .Values.tls.mode "managed" }}
  tls: {certificate: /certs/tls.crt, privateKey: /certs/tls.key}
  {{- else if or .Values.tls.managed.validity .Values.tls.managed.authorityValidity }}
  tls:
    managed:
      {{- with .Values.tls.managed.validity }}
      validity: {{ . }}
      {{- end }}
      {{- with .Values.tls.managed.authorityValidity }}
      authorityValidity: {{ . }}
      {{- end }}
  {{- else }}
  tls: managed
  {{- end }}
  auth: delegated
  shutdownDelay: {{ .Values.server.shutdownDelay }}
  discovery: {{ .Values.server.discovery }}
management:
  port: {{ .Values.management.port }}
  statusPage: {{ .Values.management.statusPage }}
  metricValues: {{ .Values.management.metricValues }}
kubernetes:
  service: {{ include "external-metrics-server.fullname" . }}
  watchHpas: {{ .Values.watchHpas }}
log:
  level: {{ .Values.log.level }}
  format: {{ .Values.log.format }}
{{- end }}
