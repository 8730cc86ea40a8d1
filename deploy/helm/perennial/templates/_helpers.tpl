{{- define "perennial.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "perennial.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "perennial.labels" -}}
{{ include "perennial.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{/* Secrets of each process, as config/process-secrets.ts gives them. The first ones are needed, the others optional. */}}
{{- define "perennial.secretNames" -}}
api:
  needed: [DATABASE_URL, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, METRICS_TOKEN]
  optional: [REDIS_URL, TEMPORAL_API_KEY, TEMPORAL_TLS_CLIENT_KEY_DATA, PAYLOAD_KEYS, OIDC_CLIENT_SECRET, BYOK_MASTER_KEYS]
worker:
  needed: [DATABASE_URL, STRIPE_SECRET_KEY]
  optional: [REDIS_URL, TEMPORAL_API_KEY, TEMPORAL_TLS_CLIENT_KEY_DATA, PAYLOAD_KEYS, KEYCLOAK_CLIENT_SECRET, KEYCLOAK_ADMIN_PASSWORD, LAGO_API_KEY, SMTP_PASSWORD, AUDIT_KEYS, BYOK_MASTER_KEYS]
migrate:
  needed: [DATABASE_URL]
  optional: []
{{- end -}}

{{/* Environment of a process: its settings and its own secrets. */}}
{{- define "perennial.environment" -}}
- name: NODE_ENV
  value: production
{{- $config := merge dict (index .root.Values.config .process | default dict) }}
{{- if ne .process "migrate" }}{{ $config = merge $config .root.Values.config.shared }}{{ end }}
{{- range $name, $value := $config }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- $secret := index .root.Values.secrets .process }}
{{- $names := index (include "perennial.secretNames" .root | fromYaml) .process }}
{{- range $names.needed }}
- name: {{ . }}
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: {{ . }} } }
{{- end }}
{{- range $names.optional }}
- name: {{ . }}
  valueFrom: { secretKeyRef: { name: {{ $secret }}, key: {{ . }}, optional: true } }
{{- end }}
{{- end -}}

{{/* What every pod has: no rights at the cluster, no root, no way to change its own files. */}}
{{- define "perennial.pod" -}}
automountServiceAccountToken: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
volumes:
  - name: tmp
    emptyDir: { sizeLimit: 256Mi }
{{- end -}}

{{- define "perennial.container" -}}
image: {{ include "perennial.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
volumeMounts:
  - { name: tmp, mountPath: /tmp }
{{- end -}}

{{/* One pod a node and zone where there are several. */}}
{{- define "perennial.spread" -}}
{{- range tuple "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels: {{ include "perennial.selector" $ | nindent 6 }}
{{- end }}
{{- end -}}
