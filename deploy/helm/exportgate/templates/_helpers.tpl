{{/* Names, labels, settings: what every manifest has alike. Arguments are dicts: root, service, workload. */}}

{{- define "exportgate.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "exportgate.image" -}}
{{- $image := .Values.image -}}
{{- with $image.registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- $image.repository -}}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default .Chart.AppVersion }}{{ end -}}
{{- end -}}

{{- define "exportgate.selector" -}}
app.kubernetes.io/name: exportgate
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- with .workload }}
exportgate.org/workload: {{ . }}
{{- end }}
{{- end -}}

{{- define "exportgate.labels" -}}
{{ include "exportgate.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end -}}

{{/* A name of the values with {service} or {role} filled in: dict "name" "what" "by". */}}
{{- define "exportgate.filled" -}}
{{- .name | replace .what .by -}}
{{- end -}}

{{- define "exportgate.kafka.bootstrap" -}}
{{- if .Values.strimzi.enabled -}}
{{ .Values.strimzi.cluster }}-kafka-bootstrap:9093
{{- else -}}
{{ required "kafka.bootstrap: where is Kafka?" .Values.kafka.bootstrap }}
{{- end -}}
{{- end -}}

{{- define "exportgate.kafka.caSecret" -}}
{{- if .Values.strimzi.enabled }}{{ .Values.strimzi.cluster }}-cluster-ca-cert{{ else }}{{ .Values.kafka.caSecret }}{{ end -}}
{{- end -}}

{{- define "exportgate.kafka.userSecret" -}}
{{- include "exportgate.filled" (dict "name" .root.Values.kafka.userSecret "what" "{service}" "by" .service) -}}
{{- end -}}

{{/* A KafkaUser of Strimzi is called as its Secret. */}}
{{- define "exportgate.kafka.username" -}}
{{- if .root.Values.strimzi.enabled -}}
{{ include "exportgate.kafka.userSecret" . }}
{{- else -}}
{{ include "exportgate.filled" (dict "name" .root.Values.kafka.username "what" "{service}" "by" .service) }}
{{- end -}}
{{- end -}}

{{- define "exportgate.postgres.caSecret" -}}
{{- if .Values.cnpg.enabled }}{{ .Values.cnpg.cluster }}-ca{{ else }}{{ .Values.postgres.caSecret }}{{ end -}}
{{- end -}}

{{- define "exportgate.url" -}}
http://{{ include "exportgate.name" .root }}-{{ .service }}:{{ (index .root.Values.services .service).port }}
{{- end -}}

{{/* Files of a service's Secret, in the order of the documentation. */}}
{{- define "exportgate.keyFiles" -}}
EVENT_SIGNING_KEY_FILE: event-signing-key.pem
EVENT_PUBLIC_KEYS_FILE: event-public-keys.json
AUDIT_KEY_FILE: audit-key.pem
SERVICE_KEYS_FILE: service-keys.json
{{- if eq .service "intake" }}
RECEIPT_KEY_FILE: receipt-key.pem
{{- end }}
{{- if eq .service "diligence" }}
CERTIFICATE_KEY_FILE: certificate-key.pem
SEAL_KEY_FILE: seal.key
{{- end }}
{{- if eq .service "notify" }}
NOTIFY_KEY_FILE: notify.key
{{- end }}
{{- end -}}

{{- define "exportgate.environment" -}}
{{- $root := .root -}}
{{- $kafka := $root.Values.kafka -}}
- {name: EXPORTGATE_SECRETS_DIR, value: /run/secrets/exportgate}
- {name: EXPORTGATE_DATA_DIR, value: /var/lib/exportgate}
- {name: EXPORTGATE_HTTP_HOST, value: {{ $root.Values.listen | quote }}}
- {name: EXPORTGATE_HTTP_PORT, value: {{ (index $root.Values.services .service).port | quote }}}
{{- range $name, $file := include "exportgate.keyFiles" . | fromYaml }}
- {name: EXPORTGATE_{{ $name }}, value: /run/secrets/exportgate/{{ $file }}}
{{- end }}
- {name: EXPORTGATE_KAFKA_BOOTSTRAP, value: {{ include "exportgate.kafka.bootstrap" $root | quote }}}
- {name: EXPORTGATE_KAFKA_PROTOCOL, value: {{ $kafka.protocol }}}
{{- if ne $kafka.protocol "PLAINTEXT" }}
{{- if include "exportgate.kafka.caSecret" $root }}
- {name: EXPORTGATE_KAFKA_CA_FILE, value: /etc/exportgate/kafka/ca.crt}
{{- end }}
{{- end }}
{{- if eq $kafka.protocol "SSL" }}
- {name: EXPORTGATE_KAFKA_CERTIFICATE_FILE, value: /etc/exportgate/kafka-user/user.crt}
- {name: EXPORTGATE_KAFKA_KEY_FILE, value: /etc/exportgate/kafka-user/user.key}
{{- else if eq $kafka.protocol "SASL_SSL" }}
- {name: EXPORTGATE_KAFKA_MECHANISM, value: {{ $kafka.mechanism }}}
- {name: EXPORTGATE_KAFKA_USERNAME, value: {{ include "exportgate.kafka.username" . }}}
{{- end }}
{{- range $other, $_ := $root.Values.services }}
{{- if not (and (eq $.service "notify") (hasKey $root.Values.publicUrls $other)) }}
- {name: EXPORTGATE_{{ upper $other }}_URL, value: {{ include "exportgate.url" (dict "root" $root "service" $other) }}}
{{- end }}
{{- end }}
{{- if eq .service "notify" }}
{{- range $other, $url := $root.Values.publicUrls }}
- {name: EXPORTGATE_{{ upper $other }}_URL, value: {{ required (printf "publicUrls.%s: where do links in alerts lead?" $other) $url | quote }}}
{{- end }}
{{- end }}
{{- if and (eq .service "diligence") $root.Values.publicUrls.diligence }}
- {name: EXPORTGATE_CONSOLE_URL, value: {{ $root.Values.publicUrls.diligence | quote }}}
{{- end }}
{{- range $name, $value := (index $root.Values.services .service).settings }}
- {name: EXPORTGATE_{{ upper $name }}, value: {{ if kindIs "string" $value }}{{ $value | quote }}{{ else }}{{ $value | toJson | quote }}{{ end }}}
{{- end }}
{{- end -}}

{{- define "exportgate.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "exportgate.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* What every pod of the product has alike; takes the root. */}}
{{- define "exportgate.podCommon" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "exportgate.podSecurity" . | nindent 2 }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{/* Volumes of a service: its Secret, who it is to Kafka, the authorities. */}}
{{- define "exportgate.volumes" -}}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      - secret: {name: {{ include "exportgate.filled" (dict "name" .root.Values.secrets.service "what" "{service}" "by" .service) }}}
      {{- if eq .root.Values.kafka.protocol "SASL_SSL" }}
      - secret:
          name: {{ include "exportgate.kafka.userSecret" . }}
          items: [{key: password, path: exportgate_kafka_password}]
      {{- end }}
{{- if eq .root.Values.kafka.protocol "SSL" }}
- name: kafka-user
  secret: {secretName: {{ include "exportgate.kafka.userSecret" . }}, defaultMode: 0440}
{{- end }}
{{- include "exportgate.authorities" .root }}
- name: tmp
  emptyDir: {sizeLimit: 256Mi}
{{- end -}}

{{- define "exportgate.authorities" -}}
{{- if ne .Values.kafka.protocol "PLAINTEXT" }}
{{- with include "exportgate.kafka.caSecret" . }}
- name: kafka-ca
  secret: {secretName: {{ . }}, items: [{key: ca.crt, path: ca.crt}]}
{{- end }}
{{- end }}
{{- with include "exportgate.postgres.caSecret" . }}
- name: postgres-ca
  secret: {secretName: {{ . }}, items: [{key: ca.crt, path: ca.crt}]}
{{- end }}
{{- end -}}

{{- define "exportgate.mounts" -}}
- {name: secrets, mountPath: /run/secrets/exportgate, readOnly: true}
{{- if eq .root.Values.kafka.protocol "SSL" }}
- {name: kafka-user, mountPath: /etc/exportgate/kafka-user, readOnly: true}
{{- end }}
{{- if and (ne .root.Values.kafka.protocol "PLAINTEXT") (include "exportgate.kafka.caSecret" .root) }}
- {name: kafka-ca, mountPath: /etc/exportgate/kafka, readOnly: true}
{{- end }}
{{- if include "exportgate.postgres.caSecret" .root }}
- {name: postgres-ca, mountPath: /etc/exportgate/postgres, readOnly: true}
{{- end }}
- {name: tmp, mountPath: /tmp}
- {name: data, mountPath: /var/lib/exportgate}
{{- if eq .service "screening" }}
- {name: lists, mountPath: /var/lib/exportgate/lists}
{{- end }}
{{- end -}}

{{- define "exportgate.listsClaim" -}}
{{- .Values.lists.persistence.existingClaim | default (printf "%s-lists" (include "exportgate.name" .)) -}}
{{- end -}}

{{/* Topics: who writes and who reads each. Equal to the event table, which a test checks. */}}
{{- define "exportgate.topics" -}}
exportgate.orders.v1: {writers: [intake], readers: [screening, diligence, notify]}
exportgate.assessments.v1: {writers: [screening], readers: [intake, diligence]}
exportgate.cases.v1: {writers: [diligence], readers: [intake, screening, notify]}
exportgate.watchlists.v1: {writers: [screening], readers: [diligence, notify]}
exportgate.alerts.v1: {writers: [notify], readers: []}
exportgate.audit.v1: {writers: [intake, screening, diligence, notify], readers: []}
exportgate.intake.dead-letter.v1: {writers: [intake], readers: []}
exportgate.screening.dead-letter.v1: {writers: [screening], readers: []}
exportgate.diligence.dead-letter.v1: {writers: [diligence], readers: []}
exportgate.notify.dead-letter.v1: {writers: [notify], readers: []}
{{- end -}}
